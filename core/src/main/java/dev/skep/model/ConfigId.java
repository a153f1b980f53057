package dev.skep.model;

/// Names one config: 25 characters `[0-9a-z]`.
public record ConfigId(String value) implements Comparable<ConfigId> {
  public ConfigId {
    if (value.isEmpty()) throw new IllegalArgumentException("ConfigId is empty");
  }

  @Override
  public int compareTo(ConfigId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
