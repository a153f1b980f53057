package dev.skep.model;

/// Names one service: 25 characters `[0-9a-z]`.
public record ServiceId(String value) implements Comparable<ServiceId> {
  public ServiceId {
    if (value.isEmpty()) throw new IllegalArgumentException("ServiceId is empty");
  }

  @Override
  public int compareTo(ServiceId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
