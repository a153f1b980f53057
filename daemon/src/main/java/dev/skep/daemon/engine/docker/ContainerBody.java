package dev.skep.daemon.engine.docker;

import dev.skep.agent.names.Names;
import dev.skep.daemon.engine.NodeLabels;
import dev.skep.model.ContainerSpec;
import dev.skep.model.ContainerSpec.HealthConfig;
import dev.skep.model.ContainerSpec.Privileges;
import dev.skep.model.Ipv4;
import dev.skep.model.Mount;
import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.PredefinedNetwork;
import dev.skep.model.Resources;
import dev.skep.model.TaskSpec;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.TaskAssignment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How a task's spec becomes the body of `POST /containers/create`: as `docker run` would say it.
final class ContainerBody {
  private ContainerBody() {}

  /// @param files of the host that the container has beside its mounts
  static ObjectNode of(TaskAssignment assignment, NodeId node, List<FileMount> files) {
    TaskSpec spec = assignment.spec().taskTemplate();
    ContainerSpec container = spec.containerSpec();
    List<PortConfig> hostPorts = hostPorts(assignment);

    ObjectNode body = EngineApi.object();
    body.put("Image", container.image());
    strings(body, "Env", container.env());
    text(body, "WorkingDir", container.dir());
    text(body, "User", container.user());
    text(body, "StopSignal", container.stopSignal());
    text(body, "Hostname", container.hostname());
    body.put("Tty", container.tty());
    body.put("OpenStdin", container.openStdin());
    // A task's command replaces the image's entrypoint, its arguments the image's command.
    strings(body, "Entrypoint", container.command());
    strings(body, "Cmd", container.args());
    body.set("Labels", map(NodeLabels.of(assignment.task(), node, container.labels())));
    container.healthcheck().ifPresent(health -> body.set("Healthcheck", health(health)));
    exposed(body, hostPorts);
    body.set("HostConfig", hostConfig(assignment, spec, hostPorts, files));
    if (!assignment.networks().isEmpty()) {
      body.set("NetworkingConfig", networking(assignment));
    }
    return body;
  }

  private static List<PortConfig> hostPorts(TaskAssignment assignment) {
    return assignment.spec().ports().stream()
        .filter(port -> port.publishMode() == PublishMode.HOST)
        .toList();
  }

  private static ObjectNode hostConfig(
      TaskAssignment assignment, TaskSpec spec, List<PortConfig> hostPorts, List<FileMount> files) {
    ContainerSpec container = spec.containerSpec();
    ObjectNode host = EngineApi.object();
    host.put("ReadonlyRootfs", container.readOnly());
    container.init().ifPresent(init -> host.put("Init", init));
    text(host, "Isolation", container.isolation());
    strings(host, "GroupAdd", container.groups());
    strings(host, "CapAdd", container.capabilityAdd());
    strings(host, "CapDrop", container.capabilityDrop());
    if (!container.sysctls().isEmpty()) host.set("Sysctls", map(container.sysctls()));
    if (container.oomScoreAdj() != 0) host.put("OomScoreAdj", container.oomScoreAdj());
    extraHosts(host, container.hosts());
    names(host, assignment);
    ulimits(host, container);
    mounts(host, container.mounts(), files);
    container.privileges().ifPresent(privileges -> security(host, privileges));
    spec.resources().flatMap(TaskSpec.ResourceRequirements::limits).ifPresent(l -> limits(host, l));
    spec.logDriver()
        .ifPresent(driver -> {
          ObjectNode log = EngineApi.object();
          log.put("Type", driver.name());
          log.set("Config", map(driver.options()));
          host.set("LogConfig", log);
        });
    bindings(host, hostPorts);
    networkMode(assignment).ifPresent(mode -> host.put("NetworkMode", mode));
    return host;
  }

  /// The node's own server comes first: it knows the swarm's names. What it leaves to servers that
  /// the service names for itself, the engine asks these.
  private static void names(ObjectNode host, TaskAssignment assignment) {
    var asked = assignment.spec().taskTemplate().containerSpec().dnsConfig();
    var servers = new ArrayList<String>();
    assignment.networks().stream()
        .filter(Names::isNamed)
        .findFirst()
        .ifPresent(network -> servers.add(network.gateway()));
    asked.ifPresent(dns -> servers.addAll(dns.nameservers()));
    strings(host, "Dns", servers);
    asked.ifPresent(dns -> {
      strings(host, "DnsSearch", dns.search());
      strings(host, "DnsOptions", dns.options());
    });
  }

  /// What the container begins with: the first of the swarm's networks, else the node's own.
  private static Optional<String> networkMode(TaskAssignment assignment) {
    return assignment.networks().stream()
        .map(NetworkInfo::name)
        .findFirst()
        .or(() -> nodesOwn(assignment).stream().map(PredefinedNetwork::word).findFirst());
  }

  /// The networks asked for that every node has of its own.
  static List<PredefinedNetwork> nodesOwn(TaskAssignment assignment) {
    return assignment.spec().attachedNetworks().stream()
        .flatMap(it -> PredefinedNetwork.of(new NetworkId(it.target())).stream())
        .toList();
  }

  private static void limits(ObjectNode host, Resources limits) {
    if (limits.nanoCpus() > 0) host.put("NanoCpus", limits.nanoCpus());
    if (limits.memoryBytes() > 0) host.put("Memory", limits.memoryBytes());
    if (limits.pids() > 0) host.put("PidsLimit", limits.pids());
  }

  /// Lines of `/etc/hosts` have the address first, the engine wants it last; it takes one name a
  /// line.
  private static void extraHosts(ObjectNode host, List<String> lines) {
    var pairs = new ArrayList<String>();
    for (String line : lines) {
      String[] words = line.trim().split("\\s+");
      if (words.length >= 2) pairs.add(words[1] + ":" + words[0]);
    }
    strings(host, "ExtraHosts", pairs);
  }

  private static void ulimits(ObjectNode host, ContainerSpec container) {
    if (container.ulimits().isEmpty()) return;
    ArrayNode all = host.putArray("Ulimits");
    for (var limit : container.ulimits()) {
      all.addObject().put("Name", limit.name()).put("Hard", limit.hard()).put("Soft", limit.soft());
    }
  }

  private static void mounts(ObjectNode host, List<Mount> mounts, List<FileMount> files) {
    if (mounts.isEmpty() && files.isEmpty()) return;
    ArrayNode all = host.putArray("Mounts");
    for (Mount mount : mounts) all.add(mount(mount));
    for (FileMount file : files) {
      all.addObject()
          .put("Type", "bind")
          .put("Source", file.source().toString())
          .put("Target", file.target())
          .put("ReadOnly", true);
    }
  }

  private static ObjectNode mount(Mount mount) {
    ObjectNode json = EngineApi.object();
    json.put("Type", mount.type().name().toLowerCase(Locale.ROOT));
    text(json, "Source", mount.source());
    json.put("Target", mount.target());
    json.put("ReadOnly", mount.readOnly());
    text(json, "Consistency", mount.consistency());
    mount
        .bindOptions()
        .ifPresent(bind -> {
          ObjectNode options = EngineApi.object();
          text(options, "Propagation", bind.propagation());
          options.put("NonRecursive", bind.nonRecursive());
          json.set("BindOptions", options);
        });
    mount
        .volumeOptions()
        .ifPresent(volume -> {
          ObjectNode options = EngineApi.object();
          options.put("NoCopy", volume.noCopy());
          options.set("Labels", map(volume.labels()));
          text(options, "Subpath", volume.subpath());
          volume
              .driverConfig()
              .ifPresent(driver -> {
                ObjectNode config = EngineApi.object();
                text(config, "Name", driver.name());
                config.set("Options", map(driver.options()));
                options.set("DriverConfig", config);
              });
          json.set("VolumeOptions", options);
        });
    mount
        .tmpfsOptions()
        .ifPresent(tmpfs -> {
          ObjectNode options = EngineApi.object();
          if (tmpfs.sizeBytes() > 0) options.put("SizeBytes", tmpfs.sizeBytes());
          if (tmpfs.mode() > 0) options.put("Mode", tmpfs.mode());
          if (!tmpfs.options().isEmpty()) {
            ArrayNode all = options.putArray("Options");
            for (List<String> option : tmpfs.options()) option.forEach(all.addArray()::add);
          }
          json.set("TmpfsOptions", options);
        });
    return json;
  }

  private static void security(ObjectNode host, Privileges privileges) {
    var options = new ArrayList<String>();
    if (privileges.noNewPrivileges()) options.add("no-new-privileges:true");
    privileges
        .selinuxContext()
        .ifPresent(context -> {
          if (context.disable()) options.add("label:disable");
          label(options, "user", context.user());
          label(options, "role", context.role());
          label(options, "type", context.type());
          label(options, "level", context.level());
        });
    privileges
        .seccomp()
        .ifPresent(seccomp -> {
          if (seccomp.mode().equals("unconfined")) options.add("seccomp=unconfined");
          if (seccomp.mode().equals("custom")) options.add("seccomp=" + profile(seccomp));
        });
    privileges
        .appArmor()
        .filter(armor -> armor.mode().equals("disabled"))
        .ifPresent(_ -> options.add("apparmor=unconfined"));
    strings(host, "SecurityOpt", options);
  }

  /// The engine wants the profile itself.
  private static String profile(Privileges.Seccomp seccomp) {
    return new String(Base64.getDecoder().decode(seccomp.profile()), StandardCharsets.UTF_8);
  }

  private static void label(List<String> options, String key, String value) {
    if (!value.isEmpty()) options.add("label=" + key + ":" + value);
  }

  private static void exposed(ObjectNode body, List<PortConfig> ports) {
    if (ports.isEmpty()) return;
    ObjectNode exposed = EngineApi.object();
    for (PortConfig port : ports) exposed.set(portKey(port), EngineApi.object());
    body.set("ExposedPorts", exposed);
  }

  private static void bindings(ObjectNode host, List<PortConfig> ports) {
    if (ports.isEmpty()) return;
    ObjectNode bindings = EngineApi.object();
    for (PortConfig port : ports) {
      String published = port.publishedPort() == 0 ? "" : Integer.toString(port.publishedPort());
      bindings.putArray(portKey(port)).addObject().put("HostPort", published);
    }
    host.set("PortBindings", bindings);
  }

  private static String portKey(PortConfig port) {
    return port.targetPort() + "/" + port.protocol().name().toLowerCase(Locale.ROOT);
  }

  /// The first network only: engines before API 1.44 take no more than one at creation.
  private static ObjectNode networking(TaskAssignment assignment) {
    ObjectNode endpoints = EngineApi.object();
    endpoints.set(assignment.networks().getFirst().name(), endpoint(assignment, 0));
    ObjectNode networking = EngineApi.object();
    networking.set("EndpointsConfig", endpoints);
    return networking;
  }

  /// @param which of the task's attachments
  static ObjectNode endpoint(TaskAssignment assignment, int which) {
    NetworkInfo network = assignment.networks().get(which);
    ObjectNode endpoint = EngineApi.object();
    assignment.task().networks().stream()
        .filter(attachment -> attachment.network().equals(network.id()))
        .findFirst()
        .ifPresent(attachment -> {
          ObjectNode ipam = EngineApi.object();
          ipam.put("IPv4Address", Ipv4.withoutPrefix(attachment.address()).toString());
          endpoint.set("IPAMConfig", ipam);
        });
    return endpoint;
  }

  private static ObjectNode health(HealthConfig health) {
    ObjectNode json = EngineApi.object();
    strings(json, "Test", health.test());
    json.put("Interval", health.interval().toNanos());
    json.put("Timeout", health.timeout().toNanos());
    json.put("StartPeriod", health.startPeriod().toNanos());
    if (!health.startInterval().isZero()) {
      json.put("StartInterval", health.startInterval().toNanos());
    }
    json.put("Retries", health.retries());
    return json;
  }

  private static ObjectNode map(SortedMap<String, String> entries) {
    ObjectNode json = EngineApi.object();
    entries.forEach(json::put);
    return json;
  }

  private static void strings(ObjectNode json, String key, List<String> values) {
    if (values.isEmpty()) return;
    ArrayNode array = json.putArray(key);
    values.forEach(array::add);
  }

  private static void text(ObjectNode json, String key, String value) {
    if (!value.isEmpty()) json.put(key, value);
  }
}
