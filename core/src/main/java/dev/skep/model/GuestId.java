package dev.skep.model;

/// Names one guest: 25 characters `[0-9a-z]`.
public record GuestId(String value) implements Comparable<GuestId> {
  public GuestId {
    if (value.isEmpty()) throw new IllegalArgumentException("GuestId is empty");
  }

  @Override
  public int compareTo(GuestId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
