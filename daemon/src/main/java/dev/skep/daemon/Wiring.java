package dev.skep.daemon;

import dev.skep.daemon.disk.KeyFiles;
import dev.skep.daemon.disk.StateFiles;
import dev.skep.daemon.engine.ContainerRuntime;
import dev.skep.daemon.engine.docker.DockerRuntime;
import dev.skep.daemon.engine.process.ProcessRuntime;
import dev.skep.daemon.http.Api;
import dev.skep.daemon.http.Route;
import dev.skep.daemon.http.engine.EngineLink;
import dev.skep.daemon.http.engine.EngineRoutes;
import dev.skep.daemon.http.engine.Forwarder;
import dev.skep.daemon.http.engine.Identity;
import dev.skep.daemon.http.engine.SystemRoutes;
import dev.skep.daemon.http.jetty.ApiServer;
import dev.skep.daemon.http.peer.PeerDoor;
import dev.skep.daemon.http.swarm.ConfigRoutes;
import dev.skep.daemon.http.swarm.EventRoutes;
import dev.skep.daemon.http.swarm.HostAddresses;
import dev.skep.daemon.http.swarm.NetworkRoutes;
import dev.skep.daemon.http.swarm.NodeExtras;
import dev.skep.daemon.http.swarm.NodeRoutes;
import dev.skep.daemon.http.swarm.OwnContainers;
import dev.skep.daemon.http.swarm.SecretRoutes;
import dev.skep.daemon.http.swarm.ServiceExtras;
import dev.skep.daemon.http.swarm.ServiceRoutes;
import dev.skep.daemon.http.swarm.SwarmRoutes;
import dev.skep.daemon.http.swarm.SwarmStatus;
import dev.skep.daemon.http.swarm.TaskRoutes;
import dev.skep.daemon.runner.SecureIds;
import dev.skep.daemon.swarm.Environment;
import dev.skep.daemon.swarm.EventHistory;
import dev.skep.daemon.swarm.NextRoots;
import dev.skep.daemon.swarm.SwarmNode;
import dev.skep.dockerapi.client.DockerClient;
import dev.skep.dockerapi.client.Timeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Puts the rooms together: what a daemon is made of, and in which order it starts.
final class Wiring {
  /// Whoever asks for the version finds these in the build.
  private static final Identity IDENTITY = new Identity("0.1.0", "", "");

  private Wiring() {}

  /// A daemon at work.
  record Daemon(SwarmNode node, ApiServer server) implements AutoCloseable {
    @Override
    public void close() {
      server.close();
      node.close();
    }
  }

  static Daemon start(DaemonOptions options) throws IOException {
    InstantSource clock = InstantSource.system();
    var ids = new SecureIds();
    Optional<DockerClient> engine =
        options.engine().map(address -> new DockerClient(address, Timeouts.DEFAULT));
    var processes = processes(options);
    ContainerRuntime runtime = engine.<ContainerRuntime>map(DockerRuntime::new).orElse(processes);
    var files = new StateFiles(options.dataRoot());
    var events = new EventHistory();
    var api = new CompletableFuture<Api>();
    var node =
        new SwarmNode(
            new Environment(
                files,
                new KeyFiles(files),
                HostAddresses::read,
                runtime,
                processes::describe,
                self -> ControlPlane.loops(ids, ids, self, clock::instant),
                events,
                new PeerDoor(api),
                clock,
                ids));
    api.complete(api(node, engine.map(EngineLink::new), events, ids, clock));
    // The API first: clients are answered while the log is being read.
    ApiServer server = ApiServer.start(options.hosts(), options.tls(), api.join());
    node.resume();
    return new Daemon(node, server);
  }

  private static ProcessRuntime processes(DaemonOptions options) {
    return new ProcessRuntime(
        options.dataRoot().resolve("processes"),
        options.nodeName().orElseGet(Wiring::hostname),
        IDENTITY.asDockerVersion());
  }

  private static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException noName) {
      return "localhost";
    }
  }

  /// Routes in order: what we answer ourselves stands before what the engine answers.
  private static Api api(
      SwarmNode node,
      Optional<EngineLink> engine,
      EventHistory events,
      SecureIds ids,
      InstantSource clock) {
    var status = new SwarmStatus(node);
    var routes = new ArrayList<Route>();
    routes.addAll(
        engine
            .map(link -> SystemRoutes.withEngine(IDENTITY, link, status))
            .orElseGet(() -> SystemRoutes.withoutEngine(IDENTITY, status)));
    routes.addAll(SwarmRoutes.of(node, ids, ids, new NextRoots(clock)));
    routes.addAll(NodeRoutes.of(node, clock));
    routes.addAll(ServiceRoutes.of(node, ids, clock));
    routes.addAll(ServiceExtras.of(node, clock));
    routes.addAll(NodeExtras.of(node::networks));
    routes.addAll(TaskRoutes.of(node));
    routes.addAll(SecretRoutes.of(node, ids));
    routes.addAll(ConfigRoutes.of(node, ids));
    routes.addAll(EventRoutes.of(events, engine.map(Forwarder::new), clock));
    routes.addAll(
        engine
            .map(link -> withEngine(node, link, ids, clock))
            .orElseGet(EngineRoutes::withoutEngine));
    return new Api(
        routes,
        engine
            .map(link -> SystemRoutes.serverVersion(IDENTITY, link))
            .orElse(IDENTITY::asDockerVersion));
  }

  private static List<Route> withEngine(
      SwarmNode node, EngineLink engine, SecureIds ids, InstantSource clock) {
    var forwarder = new Forwarder(engine);
    var routes = new ArrayList<>(NetworkRoutes.of(node, forwarder, ids, clock));
    routes.addAll(OwnContainers.of(node, forwarder));
    routes.addAll(EngineRoutes.of(engine));
    return routes;
  }
}
