package dev.skep.daemon.engine.docker;

import dev.skep.agent.exec.ContainerEvent;
import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.DataPlanes;
import dev.skep.agent.network.Underlay;
import dev.skep.daemon.engine.ContainerRuntime;
import dev.skep.daemon.engine.OwnGuests;
import dev.skep.daemon.engine.TaskLog;
import dev.skep.daemon.engine.TaskLogQuery;
import dev.skep.daemon.names.NameServer;
import dev.skep.daemon.names.NodeNames;
import dev.skep.daemon.network.NodeNetwork;
import dev.skep.daemon.network.NodeNetworks;
import dev.skep.dockerapi.client.DockerClient;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeId;
import dev.skep.model.Task;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Tasks are containers of a Docker Engine; ports and virtual addresses are the kernel's.
public final class DockerRuntime implements ContainerRuntime {
  private final DockerClient client;
  private final EngineNetworks networks;

  public DockerRuntime(DockerClient client) {
    this.client = client;
    this.networks = new EngineNetworks(new EngineApi(client), NodeNetworks::sealingTrouble);
  }

  @Override
  public Runner run(NodeId node, Supplier<Underlay> underlay, Consumer<ContainerEvent> told) {
    return new DockerExecutor(client, node, networks, underlay, told);
  }

  @Override
  public OwnGuests guests(Consumer<ContainerEvent> told) {
    return new DockerGuests(new EngineApi(client), networks, told);
  }

  @Override
  public NodeDescription describe() throws IOException {
    return HostDescription.of(new EngineApi(client).info());
  }

  @Override
  public TaskLog log(Task task, TaskLogQuery query) throws IOException {
    var engine = new EngineApi(client);
    var container = engine.container(task.name());
    if (container.isEmpty()) return TaskLog.empty();
    var reply = engine.logs(container.get().path("Id").asString(""), query);
    if (reply.isEmpty()) return TaskLog.empty();
    boolean terminal = container.get().path("Config").path("Tty").asBoolean(false);
    var body = reply.get().body();
    return new EngineLog(terminal ? LogPieces.raw(body) : LogPieces.framed(body), reply.get());
  }

  @Override
  public NodeNetwork network(String address) {
    return new DockerNetwork(NodeNetworks.inKernel(), networks);
  }

  @Override
  public NodeNames names() {
    var engine = new EngineApi(client);
    return new NameServer(container -> hasOwnServers(engine, container));
  }

  /// Beside ours, which comes first.
  private static boolean hasOwnServers(EngineApi engine, String container) throws IOException {
    return engine
        .container(container)
        .map(it -> it.path("HostConfig").path("Dns").size() > 1)
        .orElse(false);
  }

  @Override
  public DataPlane plane(Underlay here, NetworkMap map) {
    networks.standing(map.networks().stream().filter(NetworkInfo::ingress).toList(), here);
    return DataPlanes.ofContainers(here, map);
  }
}
