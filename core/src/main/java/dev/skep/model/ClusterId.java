package dev.skep.model;

/// Names the swarm: 25 characters `[0-9a-z]`, also the organization of every node's certificate.
public record ClusterId(String value) implements Comparable<ClusterId> {
  public ClusterId {
    if (value.isEmpty()) throw new IllegalArgumentException("ClusterId is empty");
  }

  @Override
  public int compareTo(ClusterId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
