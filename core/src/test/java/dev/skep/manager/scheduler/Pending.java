package dev.skep.manager.scheduler;

import dev.skep.model.EndpointSpec;
import dev.skep.model.GenericResource;
import dev.skep.model.Meta;
import dev.skep.model.Node;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeId;
import dev.skep.model.Placement;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.Protocol;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.Resources;
import dev.skep.model.Service;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskSpec;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Tasks as the allocator leaves them, and nodes and specs with what the scheduler looks at.
final class Pending {
  private Pending() {}

  static Task task(Service service, long slot, String id) {
    return new Task(
        new TaskId(id),
        Meta.NEW,
        service.id(),
        service.name(),
        service.revision(),
        slot,
        Optional.empty(),
        TaskStatus.at(TaskState.PENDING, "pending task scheduling", Instant.EPOCH),
        TaskState.RUNNING,
        List.of(),
        service.spec().endpointSpec());
  }

  static Task on(Task task, String node) {
    return new Task(
        task.id(),
        task.meta(),
        task.service(),
        task.serviceName(),
        task.revision(),
        0,
        Optional.of(new NodeId(node)),
        task.status(),
        task.desired(),
        task.networks(),
        task.endpoint());
  }

  static Node with(Node node, long cpus, long gpus) {
    NodeDescription was = node.description();
    return node.withDescription(
        new NodeDescription(
            was.hostname(),
            was.platform(),
            new Resources(
                cpus * 1_000_000_000L,
                cpus << 30,
                0,
                List.of(new GenericResource.Discrete("gpu", gpus))),
            was.engine(),
            was.tlsInfo(),
            was.dataPathAddr()));
  }

  static ServiceSpec reserving(ServiceSpec spec, long cpus, long gpus) {
    var generic =
        gpus == 0
            ? List.<GenericResource>of()
            : List.<GenericResource>of(new GenericResource.Discrete("gpu", gpus));
    TaskSpec was = spec.taskTemplate();
    return spec.withTaskTemplate(
        new TaskSpec(
            was.containerSpec(),
            Optional.of(
                new TaskSpec.ResourceRequirements(
                    Optional.empty(),
                    Optional.of(new Resources(cpus * 1_000_000_000L, 0, 0, generic)))),
            was.restartPolicy(),
            was.placement(),
            was.networks(),
            was.logDriver(),
            was.forceUpdate()));
  }

  static ServiceSpec placed(ServiceSpec spec, Placement placement) {
    return spec.withTaskTemplate(spec.taskTemplate().withPlacement(placement));
  }

  static Placement.Preference spread(String descriptor) {
    return new Placement.Preference(new Placement.Spread(descriptor));
  }

  static ServiceSpec onHostPort(ServiceSpec spec, int port) {
    return new ServiceSpec(
        spec.annotations(),
        spec.taskTemplate(),
        spec.mode(),
        spec.updateConfig(),
        spec.rollbackConfig(),
        spec.networks(),
        Optional.of(
            new EndpointSpec(
                EndpointSpec.Mode.VIP,
                List.of(new PortConfig("", Protocol.TCP, 80, port, PublishMode.HOST)))));
  }
}
