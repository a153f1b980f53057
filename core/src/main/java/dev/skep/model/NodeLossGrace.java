package dev.skep.model;

import dev.skep.model.NodeSpec.Availability;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How long a service's tasks stay with a node that is lost before they are replaced elsewhere: the
/// user says so in a label of the service. A drained node, one that has left, and one that was
/// removed lose theirs at once.
public final class NodeLossGrace {
  public static final String LABEL = "skep.node-loss.grace";

  /// After this the tasks of a lost node count as gone anyway.
  public static final Duration MOST = Duration.ofHours(24);

  private NodeLossGrace() {}

  /// Zero when nobody has asked for one.
  public static Duration of(ServiceSpec spec) {
    return asked(spec)
        .flatMap(GoDuration::parse)
        .filter(NodeLossGrace::isAllowed)
        .orElse(Duration.ZERO);
  }

  private static Optional<String> asked(ServiceSpec spec) {
    return Optional.ofNullable(spec.annotations().labels().get(LABEL));
  }

  private static boolean isAllowed(Duration grace) {
    return grace.compareTo(MOST) <= 0;
  }

  /// What is wrong with what was asked for.
  public static Optional<String> problem(ServiceSpec spec) {
    return asked(spec)
        .filter(text -> GoDuration.parse(text).filter(NodeLossGrace::isAllowed).isEmpty())
        .map(text ->
            "invalid label %s=%s: must be a duration from 0s to 24h".formatted(LABEL, text));
  }

  /// Until when the service's tasks stay with the node, of one that is lost.
  public static Optional<Instant> until(Node node, ServiceSpec spec) {
    if (node.status().state() != NodeStatus.State.DOWN
        || node.spec().availability() == Availability.DRAIN) {
      return Optional.empty();
    }
    return node.status().lostSince().map(since -> since.plus(of(spec)));
  }
}
