package dev.skep.model;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// What the user may set of the swarm.
public record ClusterSpec(
    Annotations annotations,
    Orchestration orchestration,
    Raft raft,
    Dispatcher dispatcher,
    CaConfig caConfig,
    Encryption encryption) {
  public static final ClusterSpec DEFAULT =
      new ClusterSpec(
          Annotations.named("default"),
          new Orchestration(OptionalLong.of(5)),
          Raft.DEFAULT,
          new Dispatcher(Duration.ofSeconds(5)),
          new CaConfig(CaConfig.DEFAULT_EXPIRY, 0),
          new Encryption(false));

  /// @param taskHistoryRetentionLimit tasks kept per slot, the live one included; negative keeps
  ///   all
  public record Orchestration(OptionalLong taskHistoryRetentionLimit) {}

  /// Shown and kept as the user set them; ticks are those of Docker's dialect (1 s).
  public record Raft(
      long snapshotInterval,
      Optional<Long> keepOldSnapshots,
      long logEntriesForSlowFollowers,
      int electionTick,
      int heartbeatTick) {
    public static final Raft DEFAULT = new Raft(10_000, Optional.of(0L), 500, 10, 1);
  }

  public record Dispatcher(Duration heartbeatPeriod) {}

  /// @param forceRotate counter; a higher number asks for a new root
  /// @param signingCaCert a root that the user brings along (PEM), with its key; both are taken
  ///   over and never kept here, so they are never shown
  public record CaConfig(
      Duration nodeCertExpiry,
      long forceRotate,
      Optional<String> signingCaCert,
      Optional<String> signingCaKey) {
    /// 90 days, as in SwarmKit.
    public static final Duration DEFAULT_EXPIRY = Duration.ofHours(2160);

    public static final Duration MINIMUM_EXPIRY = Duration.ofHours(1);

    public CaConfig(Duration nodeCertExpiry, long forceRotate) {
      this(nodeCertExpiry, forceRotate, Optional.empty(), Optional.empty());
    }

    public CaConfig withoutSigningCa() {
      return new CaConfig(nodeCertExpiry, forceRotate);
    }

    /// The key must not reach a log line by accident.
    @Override
    public String toString() {
      return "CaConfig[nodeCertExpiry=" + nodeCertExpiry + ", forceRotate=" + forceRotate + "]";
    }
  }

  public record Encryption(boolean autoLockManagers) {}

  public ClusterSpec withAnnotations(Annotations annotations) {
    return new ClusterSpec(annotations, orchestration, raft, dispatcher, caConfig, encryption);
  }

  public ClusterSpec withCaConfig(CaConfig caConfig) {
    return new ClusterSpec(annotations, orchestration, raft, dispatcher, caConfig, encryption);
  }

  public ClusterSpec withEncryption(Encryption encryption) {
    return new ClusterSpec(annotations, orchestration, raft, dispatcher, caConfig, encryption);
  }
}
