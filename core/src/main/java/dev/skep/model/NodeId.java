package dev.skep.model;

/// Names one node for its whole membership: 25 characters `[0-9a-z]`, also the common name of its
/// certificate.
public record NodeId(String value) implements Comparable<NodeId> {
  public NodeId {
    if (value.isEmpty()) throw new IllegalArgumentException("NodeId is empty");
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
