package dev.skep.daemon.http.engine;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The answer to `/info`: the engine's own with our `Swarm` and warnings, or one that describes
/// this host alone.
final class InfoDocument {
  private InfoDocument() {}

  static byte[] merged(byte[] engines, SwarmPart swarm) {
    if (!(VersionDocument.JSON.readTree(engines) instanceof ObjectNode info))
      throw new IllegalStateException("engine's /info is not an object");
    return finished(info, swarm, List.of());
  }

  static byte[] alone(Identity identity, HostFacts host, SwarmPart swarm, List<String> warnings) {
    var info = VersionDocument.JSON.createObjectNode();
    info.put("ID", "");
    for (var count :
        List.of(
            "Containers", "ContainersRunning", "ContainersPaused", "ContainersStopped", "Images"))
      info.put(count, 0);
    info.put("Driver", "none").putArray("DriverStatus");
    var plugins = info.putObject("Plugins");
    plugins.putArray("Volume");
    plugins.putArray("Network");
    plugins.putNull("Authorization");
    plugins.putArray("Log");
    for (var limit :
        List.of(
            "MemoryLimit",
            "SwapLimit",
            "CpuCfsPeriod",
            "CpuCfsQuota",
            "CPUShares",
            "CPUSet",
            "PidsLimit",
            "IPv4Forwarding")) info.put(limit, true);
    info.put("Debug", false).put("NFd", 0).put("OomKillDisable", false).put("NGoroutines", 0);
    info.put("SystemTime", Instant.now().toString())
        .put("LoggingDriver", "none")
        .put("CgroupDriver", "none")
        .put("CgroupVersion", "2");
    info.put("NEventsListener", 0)
        .put("KernelVersion", host.kernel())
        .put("OperatingSystem", host.system());
    info.put("OSVersion", host.systemVersion())
        .put("OSType", "linux")
        .put("Architecture", host.machine());
    info.put("IndexServerAddress", "https://index.docker.io/v1/");
    var registries = info.putObject("RegistryConfig");
    registries.putArray("InsecureRegistryCIDRs");
    registries.putObject("IndexConfigs");
    registries.putArray("Mirrors");
    info.put("NCPU", host.cpus()).put("MemTotal", host.memoryBytes()).putNull("GenericResources");
    info.put("DockerRootDir", "").put("HttpProxy", "").put("HttpsProxy", "").put("NoProxy", "");
    info.put("Name", host.name()).putArray("Labels");
    info.put("ExperimentalBuild", false).put("ServerVersion", identity.asDockerVersion());
    info.putObject("Runtimes");
    info.put("DefaultRuntime", "").putObject("Swarm");
    info.put("LiveRestoreEnabled", true).put("Isolation", "").put("InitBinary", "");
    for (var commit : List.of("ContainerdCommit", "RuncCommit", "InitCommit"))
      info.putObject(commit).put("ID", "");
    info.putArray("SecurityOptions");
    info.putNull("CDISpecDirs");
    return finished(info, swarm, warnings);
  }

  private static byte[] finished(ObjectNode info, SwarmPart swarm, List<String> warnings) {
    info.set("Swarm", VersionDocument.JSON.readTree(swarm.json()));
    var all =
        info.get("Warnings") instanceof ArrayNode engines ? engines : info.putArray("Warnings");
    warnings.forEach(all::add);
    swarm.warnings().forEach(all::add);
    if (all.isEmpty()) info.putNull("Warnings");
    return VersionDocument.JSON.writeValueAsBytes(info);
  }
}
