package dev.skep.daemon.swarm;

import dev.skep.daemon.pki.JoinToken;
import dev.skep.daemon.pki.PkiFault;
import dev.skep.daemon.rpc.JoinDesk;
import dev.skep.daemon.rpc.JoinMessages.JoinRequest;
import dev.skep.daemon.rpc.JoinMessages.JoinResponse;
import dev.skep.daemon.runner.Manager;
import dev.skep.loop.Ids;
import dev.skep.manager.api.Decision;
import dev.skep.model.Annotations;
import dev.skep.model.Cluster;
import dev.skep.model.Meta;
import dev.skep.model.Node;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.NodeSpec;
import dev.skep.model.NodeStatus;
import dev.skep.model.RootCa;
import dev.skep.store.Change;
import dev.skep.store.Refusal;
import dev.skep.store.View;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Lets nodes in: checks the token's secret, creates the node, certifies its key.
final class Admission implements JoinDesk {
  private static final System.Logger LOG = System.getLogger(Admission.class.getName());

  private final Supplier<Optional<Manager>> manager;
  private final Ids ids;
  private final InstantSource clock;

  Admission(Supplier<Optional<Manager>> manager, Ids ids, InstantSource clock) {
    this.manager = manager;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Verdict> join(JoinRequest request, String peerAddress) {
    var verdict = new CompletableFuture<Verdict>();
    // Waits for a commit, so it must not hold up the network's thread.
    Thread.ofVirtual()
        .name("join-" + peerAddress)
        .start(() -> verdict.complete(decide(request, peerAddress)));
    return verdict;
  }

  private Verdict decide(JoinRequest request, String peerAddress) {
    Optional<Manager> leading = manager.get();
    if (leading.isEmpty()) return new Verdict.Unavailable("this manager is still starting");
    try {
      Decision<Admitted> decision =
          leading.get().ask(view -> admit(view, request, peerAddress, ids, clock));
      return switch (decision) {
        case Decision.Accept<Admitted>(_, var admitted) -> {
          LOG.log(
              System.Logger.Level.INFO,
              "node {0} none -> joined from {1}",
              admitted.response().nodeId(),
              peerAddress);
          yield new Verdict.Welcome(admitted.response());
        }
        case Decision.Refuse<Admitted>(var why) -> verdict(why);
        case Decision.Decline<Admitted>(var why) -> verdict(why);
      };
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return new Verdict.Unavailable("this manager is stopping");
    }
  }

  private static Verdict verdict(Refusal why) {
    return why.code() == Refusal.Code.INVALID_ARGUMENT
        ? new Verdict.Refused(why.text())
        : new Verdict.Unavailable(why.text());
  }

  private record Admitted(JoinResponse response) {}

  private static Decision<Admitted> admit(
      View view, JoinRequest request, String peerAddress, Ids ids, InstantSource clock) {
    Optional<Cluster> cluster = view.cluster();
    if (cluster.isEmpty()) {
      return new Decision.Refuse<>(new Refusal(Refusal.Code.UNAVAILABLE, "there is no swarm yet"));
    }
    var roots = cluster.get().rootCa();
    Optional<NodeRole> role = role(roots, request);
    if (role.isEmpty()) return new Decision.Refuse<>(Refusal.invalid(BAD_TOKEN));
    Optional<NodeSpec.Availability> availability = availability(request.availability());
    if (availability.isEmpty()) {
      return new Decision.Refuse<>(
          Refusal.invalid("invalid Availability: \"" + request.availability() + "\""));
    }
    var node = new NodeId(ids.next());
    var authority = new Authority(cluster.get());
    String certificate;
    try {
      certificate = authority.certify(request.csrPem(), node, role.get(), clock.instant());
    } catch (PkiFault unusable) {
      return new Decision.Refuse<>(Refusal.invalid(String.valueOf(unusable.getMessage())));
    }
    var answer =
        new JoinResponse(node, certificate, authority.rootPem(), cluster.get().id().value());
    return Decision.accept(
        new Admitted(answer),
        new Change.CreateNode(joined(node, role.get(), availability.get(), peerAddress)));
  }

  /// The token decides what the node becomes.
  private static Optional<NodeRole> role(RootCa roots, JoinRequest request) {
    if (hasSecret(roots.managerToken(), request)) return Optional.of(NodeRole.MANAGER);
    if (hasSecret(roots.workerToken(), request)) return Optional.of(NodeRole.WORKER);
    return Optional.empty();
  }

  private static boolean hasSecret(String token, JoinRequest request) {
    return JoinToken.sameSecret(JoinToken.parse(token).secret(), request.secret());
  }

  private static Optional<NodeSpec.Availability> availability(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "", "active" -> Optional.of(NodeSpec.Availability.ACTIVE);
      case "pause" -> Optional.of(NodeSpec.Availability.PAUSE);
      case "drain" -> Optional.of(NodeSpec.Availability.DRAIN);
      case String _ -> Optional.empty();
    };
  }

  /// Where a manager listens it says by itself, once it does.
  private static Node joined(
      NodeId id, NodeRole role, NodeSpec.Availability availability, String address) {
    return new Node(
        id,
        Meta.NEW,
        new NodeSpec(Annotations.NONE, role, availability),
        role,
        NodeDescription.UNKNOWN,
        new NodeStatus(NodeStatus.State.UNKNOWN, "", address),
        Optional.empty(),
        List.of());
  }
}
