package dev.skep.daemon.swarm;

import dev.skep.daemon.disk.SealKeys;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.swarm.Founding;
import dev.skep.daemon.http.swarm.Joining;
import dev.skep.daemon.http.swarm.Leaders;
import dev.skep.daemon.http.swarm.LogQuery;
import dev.skep.daemon.http.swarm.LogStream;
import dev.skep.daemon.http.swarm.NotLeading;
import dev.skep.daemon.http.swarm.Standing;
import dev.skep.daemon.http.swarm.Swarm;
import dev.skep.daemon.pki.JoinToken;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.NodeName;
import dev.skep.daemon.pki.NodeRole;
import dev.skep.daemon.pki.PkiFault;
import dev.skep.daemon.pki.RootCa;
import dev.skep.daemon.pki.SigningRequest;
import dev.skep.daemon.raft.ListenFailed;
import dev.skep.daemon.rpc.CallFailed;
import dev.skep.daemon.rpc.JoinFailed;
import dev.skep.daemon.rpc.Joiner;
import dev.skep.daemon.runner.Manager;
import dev.skep.dockerapi.errors.ApiError;
import dev.skep.dockerapi.view.SwarmInfo;
import dev.skep.manager.api.Autolock;
import dev.skep.manager.api.Decision;
import dev.skep.model.ClusterId;
import dev.skep.model.ManagerStatus;
import dev.skep.model.NodeId;
import dev.skep.model.UnlockKey;
import dev.skep.store.Refusal;
import dev.skep.store.View;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// This node, in a swarm or not. Founding, joining and leaving come one at a time.
public final class SwarmNode implements Swarm, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SwarmNode.class.getName());

  /// A single manager leads within half a second; a busy machine may need some more. Docker's own
  /// bound for requests to the cluster.
  private static final long LEAD_SECONDS = 20;

  /// Docker's own bound for joining, less what the certificate usually takes.
  private static final long MEMBER_SECONDS = 18;

  /// Between looks at whether an unlocked manager serves again.
  private static final long LOOK_MILLIS = 20;

  private final Environment environment;
  private final Object change = new Object();
  private volatile Optional<Membership> membership = Optional.empty();
  private volatile Optional<String> failure = Optional.empty();
  private volatile boolean joining;

  /// What the node comes back to, from the start of the daemon until it is there.
  private volatile Optional<SwarmState> resuming;

  public SwarmNode(Environment environment) {
    this.environment = environment;
    this.resuming = SwarmState.read(environment.files());
  }

  /// Comes back into the swarm that the node was in when the daemon stopped, if any. A node that
  /// cannot says so, and serves what does not need a swarm.
  public void resume() {
    synchronized (change) {
      if (resuming.isEmpty()) return;
      if (locked().isPresent()) {
        LOG.log(
            System.Logger.Level.WARNING, "the swarm is locked: it waits for docker swarm unlock");
        return;
      }
      try {
        membership = Optional.of(resumed(resuming.get()));
      } catch (IOException | RuntimeException broken) {
        LOG.log(System.Logger.Level.ERROR, "the swarm does not come back", broken);
        failure = Optional.of(String.valueOf(broken.getMessage()));
      } finally {
        resuming = Optional.empty();
      }
    }
  }

  private Membership resumed(SwarmState former) throws IOException {
    Membership member = member(new Relocation(environment).here(former), identity());
    try {
      if (member.isManager()) member.startManager();
    } catch (CallFailed noKeys) {
      // Asked again when the leader says what this node is.
      LOG.log(
          System.Logger.Level.WARNING, "the manager does not start yet: {0}", noKeys.getMessage());
    }
    member.startAgent();
    return member;
  }

  private NodeIdentity identity() throws IOException {
    return NodeIdentity.load(environment.keys())
        .orElseThrow(() -> new IOException("this node has no certificate"));
  }

  private Membership member(SwarmState state, NodeIdentity identity) {
    return new Membership(state, identity, environment, this::broke, this::removed);
  }

  private void broke(Throwable cause) {
    failure = Optional.of(String.valueOf(cause.getMessage()));
  }

  /// Somebody has removed this node from the swarm: its tasks end. That it was in a swarm stays on
  /// disk until the user lets it leave; before, it founds and joins nothing.
  private void removed(String why) {
    Thread.ofVirtual()
        .name("removed")
        .start(() -> {
          synchronized (change) {
            Optional<Membership> member = membership;
            if (member.isEmpty()) return;
            failure = Optional.of(why);
            membership = Optional.empty();
            member.get().leave();
          }
        });
  }

  @Override
  public Standing standing() {
    Optional<SwarmState> coming = resuming;
    Optional<Membership> member = membership;
    if (failure.isPresent()) return new Standing.Failed(failure.get());
    if (locked().isPresent()) return new Standing.Locked();
    // Not "inactive": whoever is told so would found another swarm over this one.
    if (coming.isPresent() && member.isEmpty()) {
      return coming.get().manager() ? new Standing.Preparing() : new Standing.Worker();
    }
    if (member.isEmpty()) return joining ? new Standing.Pending() : new Standing.Inactive();
    Optional<Manager> manager = member.get().manager();
    if (manager.isEmpty()) return new Standing.Worker();
    return serves(manager.get()) ? new Standing.Manager() : new Standing.Preparing();
  }

  /// Whether a request can be answered: there is a leader to ask, or something to show without.
  private static boolean serves(Manager manager) {
    return manager.leaderElsewhere().isPresent() || manager.view().cluster().isPresent();
  }

  @Override
  public Optional<View> view() {
    return manager().map(Manager::view);
  }

  @Override
  public Optional<Leaders> leaders() {
    return membership.flatMap(Membership::leaders);
  }

  @Override
  public <A> Decision<A> write(Function<View, Decision<A>> decide) throws InterruptedException {
    Optional<Manager> manager = manager();
    if (manager.isEmpty()) throw new NotLeading();
    Decision<A> decision = manager.get().ask(decide);
    if (decision instanceof Decision.Refuse<A>(var why) && why.equals(Manager.NOT_LEADING)) {
      throw new NotLeading();
    }
    return decision;
  }

  @Override
  public SortedMap<NodeId, ManagerStatus> managers() {
    return manager().map(Manager::managers).orElse(Collections.emptySortedMap());
  }

  @Override
  public List<SwarmInfo.Peer> remoteManagers() {
    Optional<Manager> manager = manager();
    if (manager.isPresent()) {
      return manager.get().managers().entrySet().stream()
          .map(entry -> new SwarmInfo.Peer(entry.getKey().value(), entry.getValue().addr()))
          .toList();
    }
    return membership.map(member -> member.state().managers()).orElse(List.of()).stream()
        .map(address -> new SwarmInfo.Peer("", address))
        .toList();
  }

  @Override
  public Optional<Self> self() {
    return membership
        .map(Membership::state)
        .or(() -> resuming)
        .map(state -> new Self(new NodeId(state.nodeId()), state.address()));
  }

  private Optional<Manager> manager() {
    return membership.flatMap(Membership::manager);
  }

  @Override
  public NodeId init(Founding founding) throws InterruptedException {
    synchronized (change) {
      Optional<SwarmState> former = SwarmState.read(environment.files());
      if (founding.anew() && former.isPresent()) return foundAnew(former.get(), founding);
      requireNoMember();
      environment.files().leave();
      try {
        return found(founding);
      } catch (ListenFailed taken) {
        environment.files().leave();
        throw new HttpRefusal(500, "manager stopped: " + taken.getMessage());
      } catch (IOException | RuntimeException failed) {
        environment.files().leave();
        if (failed instanceof HttpRefusal refusal) throw refusal;
        LOG.log(System.Logger.Level.ERROR, "founding the swarm failed", failed);
        throw new HttpRefusal(500, "manager stopped: " + failed.getMessage());
      }
    }
  }

  private NodeId found(Founding founding) throws IOException, InterruptedException {
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
    var member = member(state, identity);
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
    failure = Optional.empty();
    membership = Optional.of(member);
    LOG.log(System.Logger.Level.INFO, "swarm none -> {0}, founded as {1}", cluster, node);
    return node;
  }

  /// Out of what this manager has: whoever else managed the swarm is a worker from now on. If it
  /// does not come to be, everything stays as it is on disk.
  private NodeId foundAnew(SwarmState former, Founding founding) throws InterruptedException {
    if (!former.manager()) {
      throw HttpRefusal.unavailable("this node is not a manager, and has no state to begin from");
    }
    membership.ifPresent(Membership::close);
    membership = Optional.empty();
    var state = former.withAddresses(founding.addresses()).withManagers(List.of());
    try {
      Membership member = member(state, identity());
      try {
        writeFirstEntryAnew(
            member, new NewBeginning(new NodeId(state.nodeId()), state.advertise()));
      } catch (IOException | CallFailed | RuntimeException | InterruptedException failed) {
        member.close();
        throw failed;
      }
      member.startAgent();
      failure = Optional.empty();
      membership = Optional.of(member);
    } catch (IOException | CallFailed failed) {
      failure = Optional.of(String.valueOf(failed.getMessage()));
      throw new HttpRefusal(500, "manager stopped: " + failed.getMessage());
    }
    LOG.log(System.Logger.Level.INFO, "swarm {0} -> founded anew", state.clusterId());
    return new NodeId(state.nodeId());
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

  @Override
  public void join(Joining asked) throws InterruptedException {
    Membership member;
    synchronized (change) {
      requireNoMember();
      joining = true;
      try {
        environment.files().leave();
        member = joined(asked);
        membership = Optional.of(member);
        failure = Optional.empty();
      } finally {
        joining = false;
      }
    }
    awaitVote(member);
  }

  private Membership joined(Joining asked) {
    NodeIdentity identity;
    try {
      identity =
          Joiner.join(
              asked.remotes().getFirst(),
              JoinToken.parse(asked.token()),
              asked.availability().name().toLowerCase(Locale.ROOT),
              "");
    } catch (PkiFault badToken) {
      throw new HttpRefusal(500, String.valueOf(badToken.getMessage()));
    } catch (JoinFailed failed) {
      throw new HttpRefusal(statusOf(failed), String.valueOf(failed.getMessage()));
    }
    identity.save(environment.keys());
    NodeName name = identity.name();
    var state =
        new SwarmState(
            name.nodeId(),
            name.clusterId(),
            name.role() == NodeRole.MANAGER,
            false,
            asked.addresses(),
            asked.remotes());
    state.write(environment.files());
    var member = member(state, identity);
    start(member);
    LOG.log(
        System.Logger.Level.INFO,
        "swarm none -> {0}, joined as {1}",
        name.clusterId(),
        name.nodeId());
    return member;
  }

  /// Nothing is left of a node whose manager could not be started.
  private void start(Membership member) {
    try {
      if (member.isManager()) member.startManager();
      member.startAgent();
    } catch (CallFailed | IOException failed) {
      member.leave();
      environment.files().leave();
      throw new HttpRefusal(500, "manager stopped: " + failed.getMessage());
    }
  }

  /// The node is in; as a manager it is of use once it has a vote. It goes on trying when the
  /// client has been told that this takes long.
  private static void awaitVote(Membership member) throws InterruptedException {
    try {
      member.member().get(MEMBER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      throw HttpRefusal.unavailable(
          "Timeout was reached before node joined. The attempt to join the swarm will continue in"
              + " the background. Use the \"docker info\" command to see the current swarm status"
              + " of your node.");
    } catch (CancellationException left) {
      throw new HttpRefusal(500, "the node has left the swarm that it was joining");
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The cluster's own refusals say their code; what could not be reached is unavailable.
  private static int statusOf(JoinFailed failed) {
    String text = String.valueOf(failed.getMessage());
    if (text.contains("code = InvalidArgument")) return 400;
    if (text.contains("code = Unavailable")) return 503;
    return 500;
  }

  private void requireNoMember() {
    // One that did not come back is a member too: founding or joining another would wipe its log.
    if (membership.isPresent() || SwarmState.read(environment.files()).isPresent()) {
      throw HttpRefusal.unavailable("This node is already part of a swarm");
    }
  }

  @Override
  public void unlock(UnlockKey key) throws InterruptedException {
    synchronized (change) {
      locked().orElseThrow(() -> HttpRefusal.conflict("swarm is not locked")).unlock(key);
      resume();
    }
    awaitLeader();
  }

  /// The client goes on with other requests at once. Nothing is wrong if there is no leader in
  /// time.
  private void awaitLeader() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LEAD_SECONDS);
    while (manager().filter(SwarmNode::isOnItsWay).isPresent() && System.nanoTime() < end) {
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static boolean isOnItsWay(Manager manager) {
    return manager.view().cluster().isEmpty()
        || !manager.leads() && manager.leaderElsewhere().isEmpty();
  }

  private Optional<LockedNode> locked() {
    return membership.isPresent()
        ? Optional.empty()
        : resuming.map(state -> new LockedNode(state, environment)).filter(LockedNode::isLocked);
  }

  @Override
  public void leave() throws InterruptedException {
    synchronized (change) {
      Optional<Membership> member = membership;
      if (member.isPresent()) member.get().farewell();
      locked().ifPresent(LockedNode::leave);
      membership = Optional.empty();
      resuming = Optional.empty();
      failure = Optional.empty();
      member.ifPresent(Membership::leave);
      environment.files().leave();
      member.ifPresent(was ->
          LOG.log(System.Logger.Level.INFO, "swarm {0} -> none: left", was.state().clusterId()));
    }
  }

  @Override
  public LogStream logs(LogQuery query) {
    return membership
        .flatMap(member -> member.logs(query))
        .orElseThrow(() -> HttpRefusal.unavailable("this node is not a manager"));
  }

  /// The daemon stops; the node stays a member and its containers run on.
  @Override
  public void close() {
    synchronized (change) {
      membership.ifPresent(Membership::close);
      membership = Optional.empty();
    }
  }
}
