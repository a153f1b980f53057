package dev.skep.daemon.swarm;

import dev.skep.daemon.disk.SealKeys;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.swarm.Founding;
import dev.skep.daemon.pki.JoinToken;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.NodeName;
import dev.skep.daemon.pki.NodeRole;
import dev.skep.daemon.pki.RootCa;
import dev.skep.daemon.pki.SigningRequest;
import dev.skep.daemon.rpc.CallFailed;
import dev.skep.daemon.runner.Manager;
import dev.skep.dockerapi.errors.ApiError;
import dev.skep.manager.api.Autolock;
import dev.skep.manager.api.Decision;
import dev.skep.model.ClusterId;
import dev.skep.model.NodeId;
import dev.skep.model.UnlockKey;
import dev.skep.store.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Begins a swarm on this node: with nothing, or with what is left of one.
final class Founder {
  private static final System.Logger LOG = System.getLogger(Founder.class.getName());

  /// A single manager leads within half a second; a busy machine may need some more. Docker's own
  /// bound for requests to the cluster.
  static final long LEAD_SECONDS = 20;

  private final Environment environment;
  private final Membership.Source members;

  Founder(Environment environment, Membership.Source members) {
    this.environment = environment;
    this.members = members;
  }

  /// A new swarm, with this node as its first manager.
  Membership found(Founding founding) throws IOException, InterruptedException {
    var files = environment.files();
    var now = environment.clock().instant();
    var cluster = new ClusterId(environment.ids().next());
    var node = new NodeId(environment.ids().next());
    var root = RootCa.create(now);
    var request = SigningRequest.create();
    String certificate =
        root.issue(
            request.pem(),
            new NodeName(node.value(), NodeRole.MANAGER, cluster.value()),
            founding.spec().caConfig().nodeCertExpiry(),
            now);
    NodeIdentity identity = request.identity(certificate, root.certificatePem());
    Optional<UnlockKey> unlockKey = Autolock.first(founding.spec(), environment.ids());
    environment.keys().begin(unlockKey);
    identity.save(environment.keys());
    environment.keys().saveSealKeys(SealKeys.random());
    var state =
        new SwarmState(node.value(), cluster.value(), true, true, founding.addresses(), List.of());
    Membership member = members.of(state, identity);
    try {
      member.startManager();
      writeFirstEntry(member, new FirstEntry(cluster, node, founding, tokens(root), unlockKey));
    } catch (CallFailed impossible) {
      throw new IllegalStateException("a founder has its own keys", impossible);
    } catch (IOException | RuntimeException | InterruptedException failed) {
      member.leave();
      throw failed;
    }
    member.startAgent();
    LOG.log(System.Logger.Level.INFO, "swarm none -> {0}, founded as {1}", cluster, node);
    return member;
  }

  /// Out of what this manager has: whoever else managed the swarm is a worker from now on. If it
  /// does not come to be, everything stays as it is on disk.
  Membership foundAnew(SwarmState former, NodeIdentity identity, Founding founding)
      throws IOException, CallFailed, InterruptedException {
    var state = former.withAddresses(founding.addresses()).withManagers(List.of());
    Membership member = members.of(state, identity);
    try {
      writeFirstEntryAnew(member, new NewBeginning(new NodeId(state.nodeId()), state.advertise()));
    } catch (IOException | CallFailed | RuntimeException | InterruptedException failed) {
      member.close();
      throw failed;
    }
    member.startAgent();
    LOG.log(System.Logger.Level.INFO, "swarm {0} -> founded anew", state.clusterId());
    return member;
  }

  private void writeFirstEntryAnew(Membership member, NewBeginning beginning)
      throws IOException, CallFailed, InterruptedException {
    var groupKnown = new CompletableFuture<Void>();
    member.startManagerAlone(groupKnown);
    Manager manager = leading(member);
    require(manager.ask(view -> Decision.accept(beginning.node(), beginning.changes(view))));
    groupKnown.complete(null);
  }

  private static dev.skep.model.RootCa tokens(RootCa root) {
    return new dev.skep.model.RootCa(
        root.certificatePem(),
        root.keyPem(),
        JoinToken.create(root.certificatePem()).text(),
        JoinToken.create(root.certificatePem()).text());
  }

  private void writeFirstEntry(Membership member, FirstEntry first) throws InterruptedException {
    require(
        leading(member)
            .ask(_ -> new Decision.Accept<>(first.transaction(environment.ids()), first.node())));
  }

  private static Manager leading(Membership member) throws InterruptedException {
    Manager manager = member.manager().orElseThrow();
    if (!manager.awaitLeading(LEAD_SECONDS)) {
      throw new HttpRefusal(500, "manager stopped: it did not become the leader in time");
    }
    return manager;
  }

  private static void require(Decision<NodeId> decision) {
    switch (decision) {
      case Decision.Accept<NodeId> _ -> {}
      case Decision.Refuse<NodeId>(var why) -> throw refusal(why);
      case Decision.Decline<NodeId>(var why) -> throw refusal(why);
    }
  }

  private static HttpRefusal refusal(Refusal why) {
    ApiError error = ApiError.of(why);
    return new HttpRefusal(error.status(), error.message());
  }
}
