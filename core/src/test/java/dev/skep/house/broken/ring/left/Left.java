package dev.skep.house.broken.ring.left;

/// Knows the right, which knows something within the left.
public final class Left {
  public final dev.skep.house.broken.ring.right.Right right =
      new dev.skep.house.broken.ring.right.Right();
}
