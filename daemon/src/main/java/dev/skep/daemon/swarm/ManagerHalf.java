package dev.skep.daemon.swarm;

import dev.skep.daemon.disk.Seal;
import dev.skep.daemon.disk.SealKeys;
import dev.skep.daemon.engine.ContainerRuntime;
import dev.skep.daemon.http.swarm.LogQuery;
import dev.skep.daemon.http.swarm.LogStream;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.raft.LogConfig;
import dev.skep.daemon.rpc.ManagerPort;
import dev.skep.daemon.rpc.ManagerPort.Desks;
import dev.skep.daemon.rpc.Register;
import dev.skep.daemon.rpc.WhoLeads;
import dev.skep.daemon.runner.Manager;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.store.View;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// What makes a node a manager: the log, the port on which managers and agents are listened for,
/// and the turn while it leads. Starts and stops beside the agent, whose containers do not notice.
final class ManagerHalf implements AutoCloseable {
  private final NodeId self;
  private final Manager manager;
  private final GroupDesk desk;
  private final Renewals renewals;
  private final KeyKeeper keeper;
  private final LeaderLine leaders;
  private final LogBroker logs;

  private ManagerHalf(
      NodeId self,
      Manager manager,
      GroupDesk desk,
      Renewals renewals,
      KeyKeeper keeper,
      LeaderLine leaders,
      LogBroker logs) {
    this.self = self;
    this.manager = manager;
    this.desk = desk;
    this.renewals = renewals;
    this.keeper = keeper;
    this.leaders = leaders;
    this.logs = logs;
  }

  /// Opens the log and listens. The log of a node that has none yet stays empty until the leader
  /// lets the node in.
  ///
  /// @param line the line of the agent on this node
  /// @param groupKnown completes when the store says who belongs to the managers' group
  /// @param fault hears of a fault of ours, after which this half does nothing more
  static ManagerHalf start(
      SwarmState state,
      SealKeys keys,
      ReloadingTls tls,
      Environment environment,
      AgentLine line,
      CompletableFuture<Void> groupKnown,
      Consumer<Throwable> fault)
      throws IOException {
    var manager = new AtomicReference<Optional<Manager>>(Optional.empty());
    var sessions = new AgentSessions(new NodeId(state.nodeId()), state.address(), line);
    var desk = new GroupDesk(manager::get, () -> keys, tls);
    var renewals = new Renewals(manager::get, environment.clock());
    var port =
        new ManagerPort(
            tls,
            new Desks(
                new Admission(manager::get, environment.ids(), environment.clock()),
                renewals,
                desk,
                sessions,
                sessions.logs(),
                environment.api()),
            leadership(manager),
            register(manager));
    sessions.endRemoteBy(port::closeSessions);
    sessions.soundBy(port::sound);
    var started =
        Manager.start(
            new Manager.Setup(
                log(state, keys, environment),
                port.transport(),
                () -> environment.loops().apply(new NodeId(state.nodeId())),
                sessions,
                environment.clock(),
                environment.events().since(environment.clock().instant()),
                groupKnown,
                fault));
    manager.set(Optional.of(started));
    var keeper = new KeyKeeper(environment.keys(), started::view);
    keeper.start();
    return new ManagerHalf(
        new NodeId(state.nodeId()),
        started,
        desk,
        renewals,
        keeper,
        new LeaderLine(started, tls),
        sessions.logs());
  }

  private static WhoLeads leadership(AtomicReference<Optional<Manager>> manager) {
    return new WhoLeads() {
      @Override
      public boolean here() {
        return manager.get().filter(Manager::leads).isPresent();
      }

      @Override
      public Optional<String> elsewhere() {
        return manager.get().flatMap(Manager::leaderElsewhere);
      }
    };
  }

  /// Only the leader's view tells a removed node from one that this manager has not read of yet.
  private static Register register(AtomicReference<Optional<Manager>> manager) {
    return new Register() {
      @Override
      public boolean removed(String node) {
        return leading().filter(view -> view.node(new NodeId(node)).isEmpty()).isPresent();
      }

      @Override
      public boolean demoted(String node) {
        return leading()
            .flatMap(view -> view.node(new NodeId(node)))
            .filter(it -> it.role() == NodeRole.WORKER)
            .isPresent();
      }

      @Override
      public boolean unlisted(String node) {
        return manager.get().filter(it -> it.isUnlisted(new NodeId(node))).isPresent();
      }

      private Optional<View> leading() {
        return manager
            .get()
            .filter(Manager::leads)
            .map(Manager::view)
            .filter(view -> view.cluster().isPresent());
      }
    };
  }

  static LogConfig log(SwarmState state, SealKeys keys, Environment environment) {
    return LogConfig.of(
        state.nodeId(),
        state.clusterId(),
        state.founder(),
        environment.files().raft(),
        socketAddress(state.addresses().listen()),
        state.advertise(),
        new Seal(keys));
  }

  private static InetSocketAddress socketAddress(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    String host = hostAndPort.substring(0, colon).replaceAll("[\\[\\]]", "");
    return new InetSocketAddress(host, Integer.parseInt(hostAndPort.substring(colon + 1)));
  }

  Manager manager() {
    return manager;
  }

  GroupDesk desk() {
    return desk;
  }

  Renewals renewals() {
    return renewals;
  }

  /// @param runtime has the logs of this node's own tasks
  LogStream logs(ContainerRuntime runtime, LogQuery query) {
    return new ServiceLogs(
        new ServiceLogs.Sources(runtime, self, logs, manager::view, manager::watch), query);
  }

  LeaderLine leaders() {
    return leaders;
  }

  @Override
  public void close() {
    keeper.close();
    leaders.close();
    manager.close();
    logs.close();
  }
}
