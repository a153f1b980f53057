package dev.skep.daemon.swarm;

import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.swarm.Founding;
import dev.skep.daemon.http.swarm.Guests;
import dev.skep.daemon.http.swarm.Joining;
import dev.skep.daemon.http.swarm.Leaders;
import dev.skep.daemon.http.swarm.LogQuery;
import dev.skep.daemon.http.swarm.LogStream;
import dev.skep.daemon.http.swarm.NodeExtras;
import dev.skep.daemon.http.swarm.NotLeading;
import dev.skep.daemon.http.swarm.Standing;
import dev.skep.daemon.http.swarm.Swarm;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.raft.ListenFailed;
import dev.skep.daemon.rpc.CallFailed;
import dev.skep.daemon.runner.Manager;
import dev.skep.dockerapi.view.SwarmInfo;
import dev.skep.manager.api.Decision;
import dev.skep.model.ManagerStatus;
import dev.skep.model.NodeId;
import dev.skep.model.UnlockKey;
import dev.skep.store.View;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// This node, in a swarm or not. Founding, joining and leaving come one at a time.
public final class SwarmNode implements Swarm, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SwarmNode.class.getName());

  /// Between looks at whether an unlocked manager serves again.
  private static final long LOOK_MILLIS = 20;

  private final Environment environment;
  private final Founder founder;
  private final Newcomer newcomer;
  private final Object change = new Object();
  private volatile Optional<Membership> membership = Optional.empty();
  private volatile Optional<String> failure = Optional.empty();
  private volatile boolean joining;

  /// What the node comes back to, from the start of the daemon until it is there.
  private volatile Optional<SwarmState> resuming;

  public SwarmNode(Environment environment) {
    this.environment = environment;
    this.founder = new Founder(environment, this::member);
    this.newcomer = new Newcomer(environment, this::member);
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

  /// What the node goes by for its networks; empty while it is in no swarm.
  public Optional<NodeExtras.Told> networks() {
    return membership.map(Membership::networks);
  }

  private Optional<Manager> manager() {
    return membership.flatMap(Membership::manager);
  }

  @Override
  public NodeId init(Founding founding) throws InterruptedException {
    synchronized (change) {
      Optional<SwarmState> former = SwarmState.read(environment.files());
      if (founding.anew() && former.isPresent()) {
        return nodeOf(foundAnew(former.get(), founding));
      }
      requireNoMember();
      environment.files().leave();
      try {
        return nodeOf(founder.found(founding));
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

  private NodeId nodeOf(Membership begun) {
    failure = Optional.empty();
    membership = Optional.of(begun);
    return new NodeId(begun.state().nodeId());
  }

  private Membership foundAnew(SwarmState former, Founding founding) throws InterruptedException {
    if (!former.manager()) {
      throw HttpRefusal.unavailable("this node is not a manager, and has no state to begin from");
    }
    membership.ifPresent(Membership::close);
    membership = Optional.empty();
    try {
      return founder.foundAnew(former, identity(), founding);
    } catch (IOException | CallFailed failed) {
      failure = Optional.of(String.valueOf(failed.getMessage()));
      throw new HttpRefusal(500, "manager stopped: " + failed.getMessage());
    }
  }

  @Override
  public void join(Joining asked) throws InterruptedException {
    Membership member;
    synchronized (change) {
      requireNoMember();
      joining = true;
      try {
        environment.files().leave();
        member = newcomer.join(asked);
        membership = Optional.of(member);
        failure = Optional.empty();
      } finally {
        joining = false;
      }
    }
    Newcomer.awaitUse(member);
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
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Founder.LEAD_SECONDS);
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

  @Override
  public Optional<Guests> guests() {
    return membership.map(Membership::guests);
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
