package dev.skep.daemon.swarm;

import dev.skep.daemon.pki.PkiFault;
import dev.skep.daemon.rpc.CertificateMessages.RenewRequest;
import dev.skep.daemon.rpc.CertificateMessages.RenewResponse;
import dev.skep.daemon.rpc.RenewalDesk;
import dev.skep.daemon.rpc.RenewalFailed;
import dev.skep.daemon.runner.Manager;
import dev.skep.manager.api.Decision;
import dev.skep.model.Cluster;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.store.Refusal;
import dev.skep.store.View;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Certifies the next keys of nodes that are in the swarm, each for the role that it has there:
/// what its certificate said so far plays no part.
final class Renewals implements RenewalDesk {
  private static final System.Logger LOG = System.getLogger(Renewals.class.getName());

  private final Supplier<Optional<Manager>> manager;
  private final InstantSource clock;

  Renewals(Supplier<Optional<Manager>> manager, InstantSource clock) {
    this.manager = manager;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Verdict> renew(NodeId node, RenewRequest request) {
    var verdict = new CompletableFuture<Verdict>();
    // Waits for the leader's turn, so it must not hold up the network's thread.
    Thread.ofVirtual()
        .name("renew-" + node)
        .start(() -> {
          try {
            verdict.complete(decide(node, request));
          } catch (InterruptedException stopping) {
            verdict.complete(new Verdict.Unavailable("this manager is stopping"));
          } catch (RuntimeException broken) {
            verdict.completeExceptionally(broken);
          }
        });
    return verdict;
  }

  /// For this manager's own node, which needs no call: it may be the only one, with a certificate
  /// that nobody accepts any more. Blocks for the leader's turn.
  RenewResponse certify(NodeId node, RenewRequest request)
      throws RenewalFailed, InterruptedException {
    return switch (decide(node, request)) {
      case Verdict.Certified(var response) -> response;
      case Verdict.Unknown(var why) -> throw new RenewalFailed(why);
      case Verdict.Refused(var why) -> throw new RenewalFailed(why);
      case Verdict.Unavailable(var why) -> throw new RenewalFailed(why);
    };
  }

  private Verdict decide(NodeId node, RenewRequest request) throws InterruptedException {
    Optional<Manager> asked = manager.get();
    if (asked.isEmpty()) return new Verdict.Unavailable("this manager is still starting");
    Decision<Entitled> decision = asked.get().ask(view -> entitled(view, node));
    return switch (decision) {
      case Decision.Accept<Entitled>(_, var entitled) -> certify(entitled, request);
      case Decision.Refuse<Entitled>(var why) -> verdict(why);
      case Decision.Decline<Entitled>(var why) -> verdict(why);
    };
  }

  private record Entitled(Cluster cluster, Node node) {}

  private static Decision<Entitled> entitled(View view, NodeId id) {
    Optional<Node> node = view.node(id);
    if (view.cluster().isEmpty() || node.isEmpty()) {
      return new Decision.Refuse<>(
          new Refusal(
              Refusal.Code.NOT_FOUND,
              "node " + id + " not found when attempting to renew certificate"));
    }
    return Decision.accept(new Entitled(view.cluster().get(), node.get()));
  }

  private Verdict certify(Entitled entitled, RenewRequest request) {
    Node node = entitled.node();
    var authority = new Authority(entitled.cluster());
    try {
      String certificate =
          authority.certify(request.csrPem(), node.id(), node.role(), clock.instant());
      LOG.log(System.Logger.Level.INFO, "node {0} renewed as {1}", node.id(), node.role());
      return new Verdict.Certified(new RenewResponse(certificate, authority.rootPem()));
    } catch (PkiFault unusable) {
      return new Verdict.Refused(String.valueOf(unusable.getMessage()));
    }
  }

  private static Verdict verdict(Refusal why) {
    return why.code() == Refusal.Code.NOT_FOUND
        ? new Verdict.Unknown(why.text())
        : new Verdict.Unavailable(why.text());
  }
}
