package dev.skep.manager.api;

import static dev.skep.manager.api.Checks.invalidIf;

import dev.skep.loop.Dice;
import dev.skep.loop.Ids;
import dev.skep.manager.ca.Roots;
import dev.skep.manager.ca.Rotating;
import dev.skep.model.Annotations;
import dev.skep.model.Cluster;
import dev.skep.model.ClusterId;
import dev.skep.model.ClusterSpec;
import dev.skep.model.ClusterSpec.CaConfig;
import dev.skep.model.RootCa;
import dev.skep.model.UnlockKey;
import dev.skep.store.Change;
import dev.skep.store.Refusal;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;

/// What users ask of the swarm as a whole.
public final class Clusters {
  private Clusters() {}

  /// The one name that a swarm may have.
  private static final String NAME = "default";

  /// @param workerToken a new secret for workers, likewise for managers; the unlock key has nothing
  ///   to rotate while autolock is off
  public record Rotation(boolean workerToken, boolean managerToken, boolean unlockKey) {
    public static final Rotation NONE = new Rotation(false, false, false);
  }

  /// The spec replaces the old one as a whole: what is zero in it becomes zero.
  public static Decision<ClusterId> update(
      View view,
      long version,
      ClusterSpec asked,
      Rotation rotation,
      Ids ids,
      Dice dice,
      Roots roots) {
    Optional<Cluster> found = view.cluster();
    if (found.isEmpty()) return new Decision.Refuse<>(Refusal.notFound("cluster", NAME));
    Cluster was = found.get();
    String name = asked.annotations().name();
    if (!name.isEmpty() && !name.equals(NAME)) {
      return new Decision.Decline<>(Refusal.invalid("swarm spec must be named \"default\""));
    }
    ClusterSpec spec =
        asked
            .withAnnotations(new Annotations(NAME, asked.annotations().labels()))
            .withCaConfig(asked.caConfig().withoutSigningCa());
    Optional<Refusal> refusal =
        Checks.first(
            () -> check(spec),
            () ->
                was.meta().version() == version
                    ? Optional.empty()
                    : Optional.of(Refusal.outOfSequence()));
    if (refusal.isPresent()) return new Decision.Refuse<>(refusal.get());
    RootCa root;
    switch (Rotating.answer(was.rootCa(), was.spec().caConfig(), asked.caConfig(), roots)) {
      case Rotating.Answer.Becomes(var next) -> root = next;
      case Rotating.Answer.Refused(var why) -> {
        return new Decision.Refuse<>(why);
      }
    }
    var changes = new ArrayList<Change>();
    changes.add(new Change.SpecifyCluster(version, spec));
    RootCa rotated = rotated(root, rotation, ids);
    if (!rotated.equals(was.rootCa())) changes.add(new Change.ReplaceRootCa(rotated));
    Optional<UnlockKey> key = Autolock.next(was.unlockKey(), spec, rotation.unlockKey(), dice);
    if (!key.equals(was.unlockKey())) changes.add(new Change.ReplaceUnlockKey(key));
    return new Decision.Accept<>(new Transaction(changes), was.id());
  }

  private static RootCa rotated(RootCa was, Rotation rotation, Ids ids) {
    return was.withTokens(
        rotation.workerToken() ? JoinTokens.rotated(was.workerToken(), ids) : was.workerToken(),
        rotation.managerToken() ? JoinTokens.rotated(was.managerToken(), ids) : was.managerToken());
  }

  /// Also asked at init, before there is a cluster.
  public static Optional<Refusal> check(ClusterSpec spec) {
    Duration expiry = spec.caConfig().nodeCertExpiry();
    return Checks.first(
        () ->
            invalidIf(
                !expiry.isZero() && expiry.compareTo(CaConfig.MINIMUM_EXPIRY) < 0,
                "minimum certificate expiry time is: 1h0m0s"),
        () ->
            invalidIf(
                spec.dispatcher().heartbeatPeriod().isNegative(),
                "heartbeat time period cannot be a negative duration"));
  }

  /// At init, what the user leaves zero keeps its default.
  public static ClusterSpec merged(ClusterSpec asked) {
    ClusterSpec base = ClusterSpec.DEFAULT;
    return new ClusterSpec(
        new Annotations(NAME, asked.annotations().labels()),
        asked.orchestration().taskHistoryRetentionLimit().isPresent()
            ? asked.orchestration()
            : base.orchestration(),
        merged(asked.raft(), base.raft()),
        asked.dispatcher().heartbeatPeriod().isZero() ? base.dispatcher() : asked.dispatcher(),
        new CaConfig(
            asked.caConfig().nodeCertExpiry().isZero()
                ? CaConfig.DEFAULT_EXPIRY
                : asked.caConfig().nodeCertExpiry(),
            asked.caConfig().forceRotate()),
        asked.encryption());
  }

  private static ClusterSpec.Raft merged(ClusterSpec.Raft asked, ClusterSpec.Raft base) {
    return new ClusterSpec.Raft(
        orElse(asked.snapshotInterval(), base.snapshotInterval()),
        asked.keepOldSnapshots().or(base::keepOldSnapshots),
        orElse(asked.logEntriesForSlowFollowers(), base.logEntriesForSlowFollowers()),
        (int) orElse(asked.electionTick(), base.electionTick()),
        (int) orElse(asked.heartbeatTick(), base.heartbeatTick()));
  }

  private static long orElse(long asked, long base) {
    return asked == 0 ? base : asked;
  }
}
