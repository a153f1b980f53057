package dev.skep.model;

/// Names one swarm network: 25 characters `[0-9a-z]`.
public record NetworkId(String value) implements Comparable<NetworkId> {
  public NetworkId {
    if (value.isEmpty()) throw new IllegalArgumentException("NetworkId is empty");
  }

  @Override
  public int compareTo(NetworkId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
