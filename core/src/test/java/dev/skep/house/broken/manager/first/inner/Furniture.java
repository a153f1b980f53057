package dev.skep.house.broken.manager.first.inner;

/// Part of the first loop's room.
public final class Furniture {
  public static final int PRICE = Integer.parseInt("7");
}
