package dev.skep.daemon.swarm;

import dev.skep.agent.worker.AgentInput;
import dev.skep.daemon.disk.Seal;
import dev.skep.daemon.disk.SealKeys;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.raft.LogConfig;
import dev.skep.daemon.rpc.AgentConnection;
import dev.skep.daemon.rpc.AgentListener;
import dev.skep.daemon.rpc.ManagerPort;
import dev.skep.daemon.rpc.Renewer;
import dev.skep.daemon.rpc.Sender;
import dev.skep.daemon.runner.Manager;
import dev.skep.dockerapi.view.RootTrust;
import dev.skep.model.ManagerStatus;
import dev.skep.model.NodeId;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A node's membership in a swarm while the daemon runs: the agent, and on a manager the log and
/// the turn.
final class Membership implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Membership.class.getName());

  private final SwarmState state;
  private final NodeAgent agent;
  private final Optional<Manager> manager;
  private final Optional<AgentConnection> connection;
  private final CertificateKeeper keeper;

  private Membership(
      SwarmState state,
      NodeAgent agent,
      CertificateKeeper keeper,
      Optional<Manager> manager,
      Optional<AgentConnection> connection) {
    this.state = state;
    this.agent = agent;
    this.keeper = keeper;
    this.manager = manager;
    this.connection = connection;
  }

  /// A node that holds the log. The agent is not started yet: a founder must first be in the log.
  ///
  /// @param fault hears of a fault of ours in the manager or the agent
  static Membership ofManager(
      SwarmState state, NodeIdentity identity, Environment environment, Consumer<Throwable> fault)
      throws IOException {
    var self = new NodeId(state.nodeId());
    var tls = new ReloadingTls(identity);
    var agent = new AtomicReference<Consumer<AgentInput>>(_ -> {});
    var manager = new AtomicReference<Optional<Manager>>(Optional.empty());
    var agentNews = new AtomicReference<Runnable>(() -> {});
    var sessions = new AgentSessions(self, state.address(), input -> agent.get().accept(input));
    var renewals = new Renewals(manager::get, environment.clock());
    var port =
        new ManagerPort(
            tls,
            new Admission(manager::get, environment.ids(), environment.clock()),
            renewals,
            sessions,
            node -> manager.get().filter(it -> wasRemoved(it, node)).isPresent());
    sessions.endRemoteBy(port::closeSessions);
    var keeper =
        keeper(
            tls,
            environment,
            agentNews,
            request ->
                leads(manager.get())
                    ? renewals.certify(self, request)
                    : Renewer.renew(others(manager.get(), self), tls, request));
    var nodeAgent =
        nodeAgent(state, tls, environment, sessions::fromLocalAgent, keeper::belong, fault);
    agentNews.set(nodeAgent::describeAnew);
    agent.set(nodeAgent::post);
    var started =
        Manager.start(
            new Manager.Setup(
                log(state, environment),
                port.transport(),
                environment.loops(),
                sessions,
                environment.clock(),
                fault));
    manager.set(Optional.of(started));
    keeper.start();
    return new Membership(state, nodeAgent, keeper, Optional.of(started), Optional.empty());
  }

  private static boolean leads(Optional<Manager> manager) {
    return manager.filter(Manager::leads).isPresent();
  }

  /// The leader first.
  private static List<String> others(Optional<Manager> manager, NodeId self) {
    return manager.stream()
        .flatMap(it -> it.managers().entrySet().stream())
        .filter(entry -> !entry.getKey().equals(self))
        .map(Map.Entry::getValue)
        .sorted(Comparator.comparing(ManagerStatus::leader).reversed())
        .map(ManagerStatus::addr)
        .toList();
  }

  private static boolean wasRemoved(Manager manager, String node) {
    var view = manager.view();
    return view.cluster().isPresent() && view.node(new NodeId(node)).isEmpty();
  }

  private static LogConfig log(SwarmState state, Environment environment) {
    var keys =
        SealKeys.load(environment.files().sealKey())
            .orElseThrow(
                () -> new IllegalStateException("no key at " + environment.files().sealKey()));
    return LogConfig.of(
        state.nodeId(),
        state.clusterId(),
        true,
        environment.files().raft(),
        socketAddress(state.listen()),
        state.advertise(),
        new Seal(keys));
  }

  private static InetSocketAddress socketAddress(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    String host = hostAndPort.substring(0, colon).replaceAll("[\\[\\]]", "");
    return new InetSocketAddress(host, Integer.parseInt(hostAndPort.substring(colon + 1)));
  }

  static Membership ofWorker(
      SwarmState state, NodeIdentity identity, Environment environment, Consumer<Throwable> fault) {
    var tls = new ReloadingTls(identity);
    var line = new Line(state.managers());
    var agentNews = new AtomicReference<Runnable>(() -> {});
    var keeper =
        keeper(tls, environment, agentNews, request -> Renewer.renew(line.managers, tls, request));
    var agent =
        nodeAgent(
            state,
            tls,
            environment,
            line::tell,
            told -> {
              line.belong(told);
              keeper.belong(told);
            },
            fault);
    line.agent = agent::post;
    agentNews.set(agent::describeAnew);
    var connection =
        new AgentConnection(tls, () -> line.managers, line, RandomGenerator.getDefault());
    connection.start();
    keeper.start();
    return new Membership(state, agent, keeper, Optional.empty(), Optional.of(connection));
  }

  private static CertificateKeeper keeper(
      ReloadingTls tls,
      Environment environment,
      AtomicReference<Runnable> changed,
      CertificateKeeper.Certifier certifier) {
    return new CertificateKeeper(
        new CertificateKeeper.Setup(
            tls,
            environment.files().certificates(),
            certifier,
            () -> changed.get().run(),
            environment.clock(),
            RandomGenerator.getDefault()));
  }

  private static NodeAgent nodeAgent(
      SwarmState state,
      ReloadingTls tls,
      Environment environment,
      Consumer<ToManager> tell,
      Consumer<ToAgent.Membership> belong,
      Consumer<Throwable> fault) {
    return new NodeAgent(
        new NodeAgent.Setup(
            new NodeId(state.nodeId()),
            state.address(),
            environment.runtime(),
            tell,
            belong,
            () -> RootTrust.of(tls.identity().rootPem(), tls.identity().issuerPem()),
            environment.fallback(),
            environment.clock(),
            fault));
  }

  /// A worker's line to whichever manager it has found.
  private static final class Line implements AgentListener {
    private volatile Optional<Sender<ToManager>> sender = Optional.empty();
    private volatile Consumer<AgentInput> agent = _ -> {};
    private volatile List<String> managers;

    Line(List<String> managers) {
      this.managers = managers;
    }

    void belong(ToAgent.Membership told) {
      if (!told.managers().isEmpty()) managers = told.managers();
    }

    void tell(ToManager message) {
      sender.ifPresent(open -> open.send(message));
    }

    @Override
    public void opened(String manager, Sender<ToManager> sender) {
      LOG.log(System.Logger.Level.INFO, "session none -> {0}", manager);
      this.sender = Optional.of(sender);
      agent.accept(new AgentInput.Connected());
    }

    @Override
    public void received(ToAgent message) {
      agent.accept(new AgentInput.Told(message));
    }

    @Override
    public void closed(String manager, String why) {
      if (sender.isPresent()) {
        LOG.log(System.Logger.Level.INFO, "session {0} -> none: {1}", manager, why);
      }
      sender = Optional.empty();
      agent.accept(new AgentInput.Disconnected(why));
    }
  }

  void startAgent() {
    agent.start();
  }

  SwarmState state() {
    return state;
  }

  Optional<Manager> manager() {
    return manager;
  }

  /// The daemon stops; containers run on.
  @Override
  public void close() {
    keeper.close();
    agent.close();
    connection.ifPresent(AgentConnection::close);
    manager.ifPresent(Manager::close);
  }

  /// The node leaves: nothing of the swarm stays on it. An engine that is away keeps its
  /// containers; that is told, and does not keep the node in.
  void leave() {
    keeper.close();
    connection.ifPresent(AgentConnection::close);
    manager.ifPresent(Manager::close);
    try {
      agent.removeAll();
    } catch (IOException stays) {
      LOG.log(
          System.Logger.Level.WARNING,
          "left the swarm, but not everything could be removed: {0}",
          stays.getMessage());
    }
  }
}
