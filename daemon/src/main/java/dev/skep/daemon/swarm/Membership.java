package dev.skep.daemon.swarm;

import dev.skep.daemon.disk.AtomicFiles;
import dev.skep.daemon.disk.SealKeys;
import dev.skep.daemon.http.swarm.Guests;
import dev.skep.daemon.http.swarm.LogQuery;
import dev.skep.daemon.http.swarm.LogStream;
import dev.skep.daemon.http.swarm.NodeExtras;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.NodeRole;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.raft.RatisLog;
import dev.skep.daemon.rpc.CallFailed;
import dev.skep.daemon.rpc.CertificateMessages.RenewRequest;
import dev.skep.daemon.rpc.CertificateMessages.RenewResponse;
import dev.skep.daemon.rpc.ManagersClient;
import dev.skep.daemon.rpc.RenewalFailed;
import dev.skep.daemon.rpc.Renewer;
import dev.skep.daemon.runner.Manager;
import dev.skep.dockerapi.view.RootTrust;
import dev.skep.model.NodeId;
import dev.skep.wire.ToAgent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A node's membership in a swarm while the daemon runs. The agent's half is there from the begin
/// to the end; the manager's half comes and goes with the node's role.
final class Membership implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Membership.class.getName());

  /// A new leader has read its log and looks around within a fraction of this, on a busy machine
  /// within seconds.
  private static final int FAREWELLS = 10;

  private static final Duration RETRY = Duration.ofMillis(300);

  private final Environment environment;
  private final ReloadingTls tls;
  private final Consumer<Throwable> fault;
  private final AgentLine line;
  private final NodeAgent agent;
  private final ManagersClient client;
  private final Belonging belonging;
  private final CertificateKeeper keeper;
  private final CompletableFuture<Void> welcomed = new CompletableFuture<>();
  private volatile SwarmState state;
  private volatile Optional<ManagerHalf> managing = Optional.empty();
  private volatile Optional<Announcer> announcer = Optional.empty();

  /// Makes a membership in which nothing runs yet.
  interface Source {
    Membership of(SwarmState state, NodeIdentity identity);
  }

  /// Nothing runs yet.
  ///
  /// @param fault hears of a fault of ours in the manager or the agent
  /// @param removed hears that the node was removed from the swarm; returns at once
  Membership(
      SwarmState state,
      NodeIdentity identity,
      Environment environment,
      Consumer<Throwable> fault,
      Consumer<String> removed) {
    this.state = state;
    this.environment = environment;
    this.fault = fault;
    tls = new ReloadingTls(identity);
    line =
        new AgentLine(
            tls,
            this::others,
            input -> agent().post(input),
            new LogPublisher(environment.runtime()),
            removed);
    client = new ManagersClient(tls, this::others);
    belonging = new Belonging(this);
    keeper =
        new CertificateKeeper(
            new CertificateKeeper.Setup(
                tls,
                environment.keys(),
                this::certify,
                () -> agent().describeAnew(),
                environment.clock(),
                RandomGenerator.getDefault()));
    agent =
        new NodeAgent(
            new NodeAgent.Setup(
                new NodeId(state.nodeId()),
                state.address(),
                state.addresses().askedDataPath(),
                environment.ids().next(),
                environment.runtime(),
                line::tell,
                this::told,
                () -> RootTrust.of(tls.identity().rootPem(), tls.identity().issuerPem()),
                environment.fallback(),
                environment.clock(),
                environment.ids(),
                fault));
  }

  private NodeAgent agent() {
    return agent;
  }

  /// What the node goes by for its networks.
  NodeExtras.Told networks() {
    return agent.networks();
  }

  private void told(ToAgent.Membership wanted) {
    keeper.belong(wanted);
    belonging.told(wanted);
    welcomed.complete(null);
  }

  /// The leader's own node needs no call.
  private RenewResponse certify(RenewRequest request) throws RenewalFailed, InterruptedException {
    Optional<ManagerHalf> leading = managing.filter(half -> half.manager().leads());
    return leading.isPresent()
        ? leading.get().renewals().certify(new NodeId(state.nodeId()), request)
        : Renewer.renew(others(), tls, request);
  }

  /// Runs the agent, which seeks the leader.
  void startAgent() {
    agent.start();
    line.start();
    belonging.start();
    keeper.start();
  }

  /// Opens the log on a node that is certified as a manager.
  ///
  /// @throws CallFailed if the leader does not give the sealing keys to a new manager
  void startManager() throws IOException, CallFailed {
    startManager(CompletableFuture.completedFuture(null));
  }

  /// Opens the log on a node that is certified as a manager, which is to be its only member.
  ///
  /// @param groupKnown completes when the store says so, too
  void startManagerAlone(CompletableFuture<Void> groupKnown) throws IOException, CallFailed {
    RatisLog.standAlone(ManagerHalf.log(state, keys(), environment));
    startManager(groupKnown);
  }

  private synchronized void startManager(CompletableFuture<Void> groupKnown)
      throws IOException, CallFailed {
    if (managing.isPresent()) return;
    SealKeys keys = keys();
    state = state.withManager(true);
    state.write(environment.files());
    ManagerHalf half = ManagerHalf.start(state, keys, tls, environment, line, groupKnown, fault);
    managing = Optional.of(half);
    var telling = new Announcer(half, client, new NodeId(state.nodeId()), state.advertise());
    announcer = Optional.of(telling);
    telling.start();
  }

  private SealKeys keys() throws CallFailed {
    Optional<SealKeys> here = environment.keys().sealKeys();
    if (here.isPresent()) return here.get();
    var fetched = SealKeys.parse("the leader's answer", client.sealKeys());
    environment.keys().saveSealKeys(fetched);
    return fetched;
  }

  /// Closes the log and forgets it; the agent goes on. What is left of a former try is done again.
  private synchronized void endManager() {
    stopManager();
    AtomicFiles.deleteFolder(environment.files().raft());
    AtomicFiles.delete(environment.files().sealKey());
    environment.keys().release();
    if (!state.manager()) return;
    state = state.withManager(false);
    state.write(environment.files());
    LOG.log(System.Logger.Level.INFO, "manager {0} -> worker: its log is removed", state.nodeId());
  }

  private void stopManager() {
    announcer.ifPresent(Announcer::close);
    announcer = Optional.empty();
    managing.ifPresent(ManagerHalf::close);
    managing = Optional.empty();
  }

  /// Managers to talk to, the leader first as far as it is known; not this node itself.
  private List<String> others() {
    var known = new LinkedHashSet<String>();
    managing.ifPresent(half -> known.addAll(half.manager().others()));
    known.addAll(state.managers());
    known.remove(state.advertise());
    return new ArrayList<>(known);
  }

  /// Remembers where managers are found.
  synchronized void know(List<String> managers) {
    if (managers.isEmpty() || managers.equals(state.managers())) return;
    state = state.withManagers(managers);
    state.write(environment.files());
  }

  /// The node's own certificate says what it is.
  boolean isManager() {
    return tls.identity().name().role() == NodeRole.MANAGER;
  }

  SwarmState state() {
    return state;
  }

  Optional<Manager> manager() {
    return managing.map(ManagerHalf::manager);
  }

  Optional<LeaderLine> leaders() {
    return managing.map(ManagerHalf::leaders);
  }

  /// Of tasks anywhere in the swarm; empty on workers.
  Optional<LogStream> logs(LogQuery query) {
    return managing.map(half -> half.logs(environment.runtime(), query));
  }

  Guests guests() {
    return agent.guests();
  }

  /// Completes when the managers know the node as ready, and one that starts as a manager has a
  /// vote. Cancelled when the node leaves before.
  CompletableFuture<Void> member() {
    var vote = announcer.map(Announcer::member);
    return vote.isPresent() ? CompletableFuture.allOf(welcomed, vote.get()) : welcomed;
  }

  /// The daemon stops; containers run on.
  @Override
  public void close() {
    welcomed.cancel(false);
    belonging.close();
    keeper.close();
    agent.close();
    line.close();
    stopManager();
  }

  /// Says good-bye before the node leaves, as far as there is somebody to hear it: a manager is
  /// taken out of the group, and the node's tasks are replaced at once.
  void farewell() throws InterruptedException {
    belonging.close();
    keeper.close();
    if (managing.isPresent()) leaveGroup(managing.get().manager());
    line.leave();
  }

  private void leaveGroup(Manager manager) throws InterruptedException {
    manager.handOver();
    for (int tries = 0; tries < FAREWELLS && isStillIn(manager); tries++) Thread.sleep(RETRY);
    // The line to the managers is a worker's from now on.
    synchronized (this) {
      stopManager();
    }
    line.start();
  }

  /// Asks the leader to be taken out.
  ///
  /// @return whether to ask again: a leader that has just been elected does not answer yet
  private boolean isStillIn(Manager manager) {
    Optional<String> leader = manager.leaderElsewhere();
    if (leader.isEmpty()) return false;
    try {
      new ManagersClient(tls, () -> List.of(leader.get())).leave();
      return false;
    } catch (CallFailed stays) {
      LOG.log(
          System.Logger.Level.WARNING,
          "not taken out of the managers'' group: {0}",
          stays.getMessage());
      return !stays.isRefused();
    }
  }

  /// The node leaves: nothing of the swarm stays on it. An engine that is away keeps its
  /// containers; that is told, and does not keep the node in.
  void leave() {
    welcomed.cancel(false);
    belonging.close();
    keeper.close();
    line.close();
    stopManager();
    try {
      agent.removeAll();
    } catch (IOException stays) {
      LOG.log(
          System.Logger.Level.WARNING,
          "left the swarm, but not everything could be removed: {0}",
          stays.getMessage());
    }
  }

  void belongs(ToAgent.Membership wanted) throws IOException, CallFailed, InterruptedException {
    know(wanted.managers());
    // Another word has come meanwhile, if not.
    if (!keeper.ensure(wanted.role())) return;
    if (isManager()) startManager();
    else endManager();
  }
}
