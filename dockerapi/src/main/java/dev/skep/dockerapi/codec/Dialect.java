package dev.skep.dockerapi.codec;

import dev.skep.dockerapi.errors.ApiError;
import dev.skep.dockerapi.errors.ApiException;
import dev.skep.dockerapi.view.Created;
import dev.skep.dockerapi.view.CreatedNetwork;
import dev.skep.dockerapi.view.CreatedPayload;
import dev.skep.dockerapi.view.EventDocument;
import dev.skep.dockerapi.view.InitRequest;
import dev.skep.dockerapi.view.JoinRequest;
import dev.skep.dockerapi.view.NetworkCreateRequest;
import dev.skep.dockerapi.view.NetworkDocument;
import dev.skep.dockerapi.view.NetworkUsers;
import dev.skep.dockerapi.view.PlanDocument;
import dev.skep.dockerapi.view.PrunedNetworks;
import dev.skep.dockerapi.view.RebalanceDocument;
import dev.skep.dockerapi.view.RevisionDocument;
import dev.skep.dockerapi.view.ScheduleDocument;
import dev.skep.dockerapi.view.ServiceStatus;
import dev.skep.dockerapi.view.SpecChange;
import dev.skep.dockerapi.view.SwarmDocument;
import dev.skep.dockerapi.view.SwarmInfo;
import dev.skep.dockerapi.view.TaskDocument;
import dev.skep.dockerapi.view.UnlockKeyDocument;
import dev.skep.dockerapi.view.Warned;
import dev.skep.model.Annotations;
import dev.skep.model.ClusterSpec;
import dev.skep.model.ConfigSpec;
import dev.skep.model.ContainerSpec;
import dev.skep.model.Driver;
import dev.skep.model.Endpoint;
import dev.skep.model.EndpointSpec;
import dev.skep.model.Meta;
import dev.skep.model.Mount;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeSpec;
import dev.skep.model.NodeStatus;
import dev.skep.model.Placement;
import dev.skep.model.PortConfig;
import dev.skep.model.Resources;
import dev.skep.model.SecretSpec;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.TaskSpec;
import dev.skep.model.TaskSpec.RestartPolicy;
import dev.skep.model.UpdateConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Where the model's records and Docker's documents differ, record by record.
final class Dialect {
  private Dialect() {}

  private static final Map<Class<?>, Rules<?>> RULES = new LinkedHashMap<>();

  static {
    rules(Annotations.class).always("labels");
    rules(Meta.class).index("version");
    services();
    containers();
    payloads();
    cluster();
    views();
  }

  @SuppressWarnings("unchecked") // put only by the method of the same type below
  static <R> Rules<R> of(Class<R> type) {
    Rules<?> rules = RULES.get(type);
    return rules == null ? new Rules<>() : (Rules<R>) rules;
  }

  private static <R> Rules<R> rules(Class<R> type) {
    var rules = new Rules<R>();
    RULES.put(type, rules);
    return rules;
  }

  private static void services() {
    rules(ServiceSpec.class).tail("taskTemplate", "Runtime", "container").go("swarm.ServiceSpec");
    rules(TaskSpec.class)
        .required("containerSpec", "mismatched Runtime and *Spec fields")
        .whole("uint64", "forceUpdate")
        .always("forceUpdate")
        .guard("Runtime", Dialect::onlyContainers)
        .go("swarm.TaskSpec");
    rules(TaskSpec.ResourceRequirements.class).go("swarm.ResourceRequirements");
    rules(Resources.class).since("1.41", "pids").go("swarm.Resources");
    rules(RestartPolicy.class)
        .whole("uint64", "maxAttempts")
        .go("swarm.RestartPolicy")
        .after(Dialect::filled);
    rules(Placement.class)
        .whole("uint64", "maxReplicas")
        .since("1.40", "maxReplicas")
        .go("swarm.Placement");
    rules(ModeShape.class).since("1.41", "replicatedJob", "globalJob").go("swarm.ServiceMode");
    rules(ModeShape.Replicated.class).whole("uint64", "replicas").go("swarm.ReplicatedService");
    rules(ModeShape.ReplicatedJob.class)
        .whole("uint64", "maxConcurrent", "totalCompletions")
        .go("swarm.ReplicatedJob");
    rules(ServiceMode.Global.class).go("swarm.GlobalService");
    rules(ServiceMode.GlobalJob.class).go("swarm.GlobalJob");
    rules(UpdateConfig.class)
        .whole("uint64", "parallelism")
        .always("parallelism", "maxFailureRatio")
        .go("swarm.UpdateConfig")
        .after(Dialect::filled);
    rules(EndpointSpec.class).go("swarm.EndpointSpec");
    rules(PortConfig.class).whole("uint32", "targetPort", "publishedPort").go("swarm.PortConfig");
    rules(Endpoint.class).object("spec");
    rules(Endpoint.VirtualIp.class).renamed("network", "NetworkID");
    rules(Service.JobStatus.class).renamed("iteration", "JobIteration").index("iteration");
  }

  private static void onlyContainers(String runtime) {
    switch (runtime) {
      case "", "container" -> {}
      case "plugin" ->
          throw new ApiException(
              ApiError.system("runtime type \"plugin\" only supported in experimental"));
      default -> throw ApiException.badRequest("unsupported runtime");
    }
  }

  private static RestartPolicy filled(RestartPolicy it) {
    return new RestartPolicy(
        Optional.of(it.condition().orElse(RestartPolicy.Condition.ANY)),
        it.delay(),
        Optional.of(it.maxAttempts().orElse(0L)),
        it.window());
  }

  private static UpdateConfig filled(UpdateConfig it) {
    return new UpdateConfig(
        it.parallelism(),
        it.delay(),
        Optional.of(it.failureAction().orElse(UpdateConfig.FailureAction.PAUSE)),
        it.monitor().filter(monitor -> !monitor.equals(Duration.ZERO)),
        it.maxFailureRatio(),
        it.order());
  }

  private static void containers() {
    rules(ContainerSpec.class)
        .emptyIs("isolation", "default")
        .since("1.40", "sysctls")
        .since("1.41", "capabilityAdd", "capabilityDrop", "ulimits")
        .since("1.46", "oomScoreAdj")
        .hidden("registryAuth")
        .go("swarm.ContainerSpec");
    rules(ContainerSpec.Ulimit.class).always("name", "hard", "soft").go("container.Ulimit");
    rules(ContainerSpec.HealthConfig.class)
        .since("1.44", "startInterval")
        .go("container.HealthConfig");
    rules(ContainerSpec.FileTarget.class)
        .whole("uint32", "mode")
        .always("name", "uid", "gid", "mode")
        .go("swarm.SecretReferenceFileTarget");
    rules(ContainerSpec.SecretReference.class)
        .always("file", "secretId", "secretName")
        .go("swarm.SecretReference");
    rules(ContainerSpec.ConfigReference.class)
        .presence("runtime")
        .since("1.40", "runtime")
        .always("configId", "configName")
        .go("swarm.ConfigReference");
    rules(ContainerSpec.Privileges.class)
        .always("credentialSpec", "selinuxContext", "noNewPrivileges")
        .since("1.44", "seccomp", "appArmor", "noNewPrivileges")
        .go("swarm.Privileges");
    rules(ContainerSpec.Privileges.CredentialSpec.class)
        .since("1.40", "config")
        .always("config", "file", "registry");
    rules(ContainerSpec.Privileges.SelinuxContext.class)
        .always("disable", "user", "role", "type", "level");
    rules(Mount.class)
        .unsupported("ImageOptions", "image mounts with options are not supported yet")
        .go("mount.Mount");
    rules(Mount.TmpfsOptions.class)
        .whole("uint32", "mode")
        .since("1.46", "options")
        .go("mount.TmpfsOptions");
  }

  private static void payloads() {
    rules(SecretSpec.class).go("swarm.SecretSpec");
    rules(ConfigSpec.class).go("swarm.ConfigSpec");
    rules(Driver.class).go("swarm.Driver");
  }

  private static void cluster() {
    rules(ClusterSpec.class)
        .renamed("encryption", "EncryptionConfig")
        .emptyObject("TaskDefaults")
        .go("swarm.Spec");
    rules(ClusterSpec.Raft.class)
        .whole("uint64", "snapshotInterval", "keepOldSnapshots", "logEntriesForSlowFollowers")
        .whole("int", "electionTick", "heartbeatTick")
        .always("electionTick", "heartbeatTick")
        .go("swarm.RaftConfig");
    rules(ClusterSpec.CaConfig.class)
        .whole("uint64", "forceRotate")
        .unsupported("ExternalCAs", "external certificate authorities are not supported yet")
        .renamed("signingCaCert", "SigningCACert")
        .renamed("signingCaKey", "SigningCAKey")
        .go("swarm.CAConfig");
    rules(ClusterSpec.Encryption.class).always("autoLockManagers").go("swarm.EncryptionConfig");
    rules(NodeSpec.class).go("swarm.NodeSpec");
  }

  private static void views() {
    rules(DockerJson.Message.class).renamed("message", "message").always("message");
    rules(ServiceStatus.class).always("runningTasks", "desiredTasks", "completedTasks");
    rules(NodeDescription.class).hidden("dataPathAddr", "incarnation");
    rules(NodeStatus.class).hidden("lostSince");
    rules(TaskDocument.class).always("labels", "volumes");
    rules(TaskDocument.Container.class).renamed("pid", "PID").always("pid", "exitCode");
    rules(SwarmDocument.class)
        .always("rootRotationInProgress", "defaultAddrPool", "subnetSize", "dataPathPort");
    rules(SwarmInfo.class)
        .always("nodeId", "nodeAddr", "localNodeState", "controlAvailable", "error")
        .always("remoteManagers");
    rules(NetworkDocument.class)
        .renamed("id", "Id")
        .renamed("enableIpv4", "EnableIPv4")
        .renamed("enableIpv6", "EnableIPv6")
        .always("enableIpv6", "internal", "attachable", "ingress", "configOnly")
        .always("containers", "options", "labels");
    rules(NetworkDocument.Ipam.class).always("driver", "options", "config");
    rules(NetworkDocument.ConfigFrom.class).always("network");
    rules(NetworkDocument.IpamConfig.class).renamed("range", "IPRange");
    rules(CreatedPayload.class).always("id");
    rules(Created.class).always("id", "warnings");
    rules(Warned.class).always("warnings");
    rules(EventDocument.class)
        .renamed("scope", "scope")
        .renamed("time", "time")
        .renamed("timeNano", "timeNano");
    rules(UnlockKeyDocument.class).always("unlockKey");
    rules(RevisionDocument.class).always("current", "previous", "tasks", "changes");
    rules(SpecChange.class).always("was", "is");
    rules(PlanDocument.class).always("present", "more", "nodes", "shortfalls", "waiting");
    rules(RebalanceDocument.class).always("moves", "busy");
    rules(PlanDocument.Place.class).always("now", "more", "cause", "reason");
    rules(ScheduleDocument.class).always("running", "suspended");
    rules(InitRequest.class)
        .whole("uint32", "dataPathPort", "subnetSize")
        .since("1.39", "defaultAddrPool", "subnetSize")
        .since("1.40", "dataPathPort")
        .go("swarm.InitRequest");
    rules(JoinRequest.class).go("swarm.JoinRequest");
    rules(NetworkCreateRequest.class).since("1.48", "enableIpv4").go("network.CreateRequest");
    rules(NetworkCreateRequest.Ipam.class).go("network.IPAM");
    rules(NetworkCreateRequest.Config.class).renamed("range", "IPRange").go("network.IPAMConfig");
    rules(NetworkCreateRequest.ConfigFrom.class).go("network.ConfigReference");
    rules(CreatedNetwork.class).renamed("id", "Id").always("id", "warning");
    rules(PrunedNetworks.class).always("networksDeleted");
    rules(NetworkUsers.Peer.class).renamed("ip", "IP").always("name", "ip");
    rules(NetworkUsers.ServiceInfo.class)
        .renamed("vip", "VIP")
        .renamed("localLbIndex", "LocalLBIndex")
        .always("vip", "ports", "localLbIndex", "tasks");
    rules(NetworkUsers.TaskInfo.class)
        .renamed("endpointIp", "EndpointIP")
        .always("name", "endpointId", "endpointIp", "info");
  }
}
