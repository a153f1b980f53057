package dev.skep.agent.network;

import dev.skep.model.NodeId;
import java.util.Comparator;

/// A node as an end of sealed lines.
///
/// @param incarnation the run of its daemon: a line to another run is another line
public record SealedEnd(NodeId node, String incarnation) implements Comparable<SealedEnd> {
  private static final Comparator<SealedEnd> ORDER =
      Comparator.comparing(SealedEnd::node).thenComparing(SealedEnd::incarnation);

  @Override
  public int compareTo(SealedEnd other) {
    return ORDER.compare(this, other);
  }
}
