package dev.skep.model;

/// What the user may set of a node.
public record NodeSpec(Annotations annotations, NodeRole role, Availability availability) {
  public enum Availability {
    ACTIVE,
    PAUSE,
    DRAIN
  }

  public NodeSpec withRole(NodeRole role) {
    return new NodeSpec(annotations, role, availability);
  }

  public NodeSpec withAvailability(Availability availability) {
    return new NodeSpec(annotations, role, availability);
  }
}
