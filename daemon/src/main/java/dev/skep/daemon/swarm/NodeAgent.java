package dev.skep.daemon.swarm;

import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.Underlay;
import dev.skep.agent.worker.AgentEffect;
import dev.skep.agent.worker.AgentInput;
import dev.skep.agent.worker.Worker;
import dev.skep.daemon.engine.ContainerRuntime;
import dev.skep.daemon.http.swarm.Guests;
import dev.skep.daemon.http.swarm.NodeExtras;
import dev.skep.daemon.network.NodeNetwork;
import dev.skep.daemon.network.Underlays;
import dev.skep.daemon.runner.Agent;
import dev.skep.daemon.runner.NameKeeper;
import dev.skep.daemon.runner.NetworkKeeper;
import dev.skep.daemon.runner.SteadyClock;
import dev.skep.loop.Ids;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeDescription.TlsInfo;
import dev.skep.model.NodeId;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The agent's half of a node: thinks, runs containers, keeps the data plane, describes the host.
final class NodeAgent implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(NodeAgent.class.getName());

  /// How often the host is described anew: processors and plugins change rarely. SwarmKit's figure.
  private static final Duration DESCRIBE_PERIOD = Duration.ofSeconds(20);

  private final NodeId node;
  private final String address;
  private final ContainerRuntime runtime;
  private final ContainerRuntime.Runner runner;
  private final NodeNetwork network;
  private final NetworkKeeper keeper;
  private final NameKeeper names;
  private final GuestDesk guests;
  private final Agent agent;
  private final String dataPathAddr;
  private final String incarnation;
  private final Supplier<TlsInfo> trust;
  private final Supplier<NodeDescription> fallback;
  private final Semaphore news = new Semaphore(0);
  private final Thread describer = Thread.ofVirtual().name("describe").unstarted(this::describe);

  /// What the managers have said of networks.
  private volatile NetworkMap map = NetworkMap.EMPTY;

  /// Written by whoever describes: first the starter, then the describer.
  private NodeDescription told = NodeDescription.UNKNOWN;

  /// @param address at which the node is known to others
  /// @param dataPathAddr where others send what is for its containers; empty means where it is
  ///   known
  /// @param incarnation names this agent; no other one ever had the same
  /// @param belong hears what the node is to the swarm
  /// @param fallback describes the host while its engine cannot
  record Setup(
      NodeId node,
      String address,
      String dataPathAddr,
      String incarnation,
      ContainerRuntime runtime,
      Consumer<ToManager> tell,
      Consumer<ToAgent.Membership> belong,
      Supplier<TlsInfo> trust,
      Supplier<NodeDescription> fallback,
      InstantSource clock,
      Ids ids,
      Consumer<Throwable> fault) {}

  NodeAgent(Setup setup) {
    node = setup.node();
    address = setup.address();
    runtime = setup.runtime();
    dataPathAddr = setup.dataPathAddr();
    incarnation = setup.incarnation();
    trust = setup.trust();
    fallback = setup.fallback();
    network = runtime.network(address);
    keeper = new NetworkKeeper(network, version -> agent().post(new AgentInput.Carried(version)));
    names = new NameKeeper(runtime.names());
    runner = runtime.run(node, this::underlay, event -> agent().seen(event));
    guests =
        new GuestDesk(
            runtime.guests(event -> agent().seen(event)),
            input -> agent().post(input),
            this::underlay,
            setup.ids());
    agent =
        new Agent(
            new Worker(),
            SteadyClock.from(setup.clock().instant()),
            new Agent.Hands(
                runner,
                setup.tell(),
                this::program,
                keeper::confirm,
                it -> guests.declined(it.refused()),
                setup.belong(),
                setup.fault()));
  }

  /// For what calls back, which happens only after the agent has asked for something.
  private Agent agent() {
    return agent;
  }

  void start() {
    told = description();
    agent.post(new AgentInput.Described(told));
    agent.start();
    runner.start();
    guests.start();
    describer.start();
  }

  /// The host may have changed: it is described soon. Returns at once.
  void describeAnew() {
    news.release();
  }

  Guests guests() {
    return guests;
  }

  void post(AgentInput input) {
    agent.post(input);
  }

  /// What the node goes by, and what of it its kernel does not carry.
  NodeExtras.Told networks() {
    return new NodeExtras.Told(map, keeper.troubles());
  }

  /// Containers run on, and traffic flows.
  @Override
  public void close() {
    describer.interrupt();
    agent.close();
    guests.close();
    runner.close();
    keeper.close();
    names.close();
    network.close();
  }

  /// The node leaves: its containers and networks go.
  void removeAll() throws IOException {
    describer.interrupt();
    agent.close();
    guests.close();
    keeper.close();
    names.close();
    var left = network.removeAll();
    if (!left.complete()) {
      LOG.log(System.Logger.Level.WARNING, "data plane not removed: {0}", left.reasons());
    }
    runner.removeAll();
    runner.close();
    network.close();
  }

  private void program(AgentEffect.Program wanted) {
    map = wanted.map();
    DataPlane plane = runtime.plane(underlay(), wanted.map());
    keeper.want(plane);
    names.want(wanted.map());
    guests.told(wanted.map());
  }

  /// Looked up anew each time: the host's devices may have changed.
  private Underlay underlay() {
    return Underlays.of(node, dataPathAddr.isEmpty() ? address : dataPathAddr)
        .withIncarnation(incarnation);
  }

  private void describe() {
    try {
      while (true) {
        // Early when there is news; whether there is some, the comparison tells.
        var _ = news.tryAcquire(DESCRIBE_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        NodeDescription now = description();
        if (!now.equals(told)) agent.post(new AgentInput.Described(now));
        told = now;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private NodeDescription description() {
    NodeDescription host;
    try {
      host = runtime.describe();
    } catch (IOException away) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the engine does not describe itself: {0}",
          away.getMessage());
      host = fallback.get();
    }
    return host.withTlsInfo(trust.get())
        .withDataPathAddr(dataPathAddr)
        .withIncarnation(incarnation);
  }
}
