package dev.skep.manager.allocator;

import dev.skep.model.Annotations;
import dev.skep.model.EndpointSpec;
import dev.skep.model.Meta;
import dev.skep.model.Network;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkSpec;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.Protocol;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.Service;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.model.Values;
import dev.skep.testkit.Services;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Networks, ports and tasks that ask the allocator for something.
final class Asking {
  private Asking() {}

  static Network network(String id, String subnet, boolean ingress) {
    var ipam =
        subnet.isEmpty()
            ? List.<NetworkSpec.IpamConfig>of()
            : List.of(new NetworkSpec.IpamConfig(subnet, "", ""));
    return new Network(
        new NetworkId(id),
        Meta.NEW,
        new NetworkSpec(
            Annotations.named(id), "", Values.noLabels(), false, false, true, ingress, ipam),
        Optional.empty());
  }

  /// With addresses from this part of its subnet only.
  static Network ranged(Network network, String range) {
    NetworkSpec was = network.spec();
    var ipam = new NetworkSpec.IpamConfig(was.ipam().getFirst().subnet(), range, "");
    return new Network(
        network.id(),
        network.meta(),
        new NetworkSpec(
            was.annotations(),
            was.driver(),
            was.options(),
            was.ipv6Enabled(),
            was.internal(),
            was.attachable(),
            was.ingress(),
            List.of(ipam)),
        Optional.empty());
  }

  static Network driven(Network network, String driver) {
    NetworkSpec was = network.spec();
    return new Network(
        network.id(),
        network.meta(),
        new NetworkSpec(
            was.annotations(), driver, was.options(), false, false, true, false, was.ipam()),
        Optional.empty());
  }

  static PortConfig mesh(int target, int published) {
    return new PortConfig("", Protocol.TCP, target, published, PublishMode.INGRESS);
  }

  static PortConfig host(int target, int published) {
    return new PortConfig("", Protocol.TCP, target, published, PublishMode.HOST);
  }

  static ServiceSpec publishing(ServiceSpec spec, PortConfig... ports) {
    return reached(spec, EndpointSpec.Mode.VIP, ports);
  }

  static ServiceSpec reached(ServiceSpec spec, EndpointSpec.Mode mode, PortConfig... ports) {
    return new ServiceSpec(
        spec.annotations(),
        spec.taskTemplate(),
        spec.mode(),
        spec.updateConfig(),
        spec.rollbackConfig(),
        spec.networks(),
        Optional.of(new EndpointSpec(mode, List.of(ports))));
  }

  static ServiceSpec on(ServiceSpec spec, String... networks) {
    return Services.on(spec, List.of(networks));
  }

  static Task task(Service service, long slot, String id) {
    return new Task(
        new TaskId(id),
        Meta.NEW,
        service.id(),
        service.name(),
        service.revision(),
        slot,
        Optional.empty(),
        TaskStatus.created(Instant.EPOCH),
        TaskState.RUNNING,
        List.of(),
        service.spec().endpointSpec());
  }
}
