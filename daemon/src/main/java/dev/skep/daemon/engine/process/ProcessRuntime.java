package dev.skep.daemon.engine.process;

import dev.skep.agent.exec.ContainerEvent;
import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.DataPlanes;
import dev.skep.agent.network.Underlay;
import dev.skep.daemon.engine.ContainerRuntime;
import dev.skep.daemon.engine.OwnGuests;
import dev.skep.daemon.engine.TaskLog;
import dev.skep.daemon.engine.TaskLogQuery;
import dev.skep.daemon.names.NodeNames;
import dev.skep.daemon.network.NodeNetwork;
import dev.skep.daemon.network.NodeNetworks;
import dev.skep.model.Ipv4;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeDescription.Engine;
import dev.skep.model.NodeDescription.Plugin;
import dev.skep.model.NodeDescription.TlsInfo;
import dev.skep.model.NodeId;
import dev.skep.model.Platform;
import dev.skep.model.Resources;
import dev.skep.model.Task;
import dev.skep.model.Values;
import dev.skep.wire.NetworkMap;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Tasks are processes of this machine; ports are sockets of the daemon.
public final class ProcessRuntime implements ContainerRuntime {
  private static final long NANO_CPUS = 1_000_000_000;

  private final Path root;
  private final String hostname;
  private final String version;

  /// @param root where the folders of tasks are kept
  /// @param version shown where an engine's version would be
  public ProcessRuntime(Path root, String hostname, String version) {
    this.root = root;
    this.hostname = hostname;
    this.version = version;
  }

  @Override
  public Runner run(NodeId node, Supplier<Underlay> underlay, Consumer<ContainerEvent> told) {
    return new ProcessExecutor(root, told);
  }

  @Override
  public OwnGuests guests(Consumer<ContainerEvent> told) {
    return OwnGuests.NONE;
  }

  @Override
  public NodeDescription describe() {
    return new NodeDescription(
        hostname,
        new Platform(architecture(), "linux"),
        Resources.of(Runtime.getRuntime().availableProcessors() * NANO_CPUS, memoryBytes()),
        new Engine(version, Values.noLabels(), List.of(new Plugin("Network", "overlay"))),
        TlsInfo.NONE,
        "");
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch", "")) {
      case "amd64" -> "x86_64";
      case String other -> other;
    };
  }

  private static long memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean machine
        ? machine.getTotalMemorySize()
        : 0;
  }

  @Override
  public TaskLog log(Task task, TaskLogQuery query) throws IOException {
    return new FolderLog(new TaskFolder(root, task.id()), query, InstantSource.system());
  }

  @Override
  public NodeNetwork network(String address) {
    return NodeNetworks.forwarding(Ipv4.parse(address));
  }

  /// Processes ask the machine's own name servers: they have no networks of their own.
  @Override
  public NodeNames names() {
    return NodeNames.NONE;
  }

  @Override
  public DataPlane plane(Underlay here, NetworkMap map) {
    return DataPlanes.ofProcesses(map);
  }
}
