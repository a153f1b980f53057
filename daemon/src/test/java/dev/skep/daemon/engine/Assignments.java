package dev.skep.daemon.engine;

import dev.skep.agent.network.Underlay;
import dev.skep.model.Annotations;
import dev.skep.model.ContainerSpec;
import dev.skep.model.EndpointSpec;
import dev.skep.model.Meta;
import dev.skep.model.NodeId;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskSpec;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.model.Values;
import dev.skep.wire.TaskAssignment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Tasks of a service `web`, for tests.
public final class Assignments {
  public static final NodeId NODE = new NodeId("n1");

  /// A node without others.
  public static final Underlay HERE =
      new Underlay(NODE, Optional.empty(), Underlay.USUAL_MTU_BYTES);

  private Assignments() {}

  public static TaskAssignment of(String id, ContainerSpec container) {
    return new TaskAssignment(task(id), service(taskSpec(container)), List.of());
  }

  public static Task task(String id) {
    return new Task(
        new TaskId(id),
        Meta.NEW,
        new ServiceId("s1"),
        "web",
        1,
        1,
        Optional.of(NODE),
        TaskStatus.at(TaskState.ASSIGNED, "assigned", Instant.EPOCH),
        TaskState.RUNNING,
        List.of(),
        Optional.empty());
  }

  public static TaskSpec taskSpec(ContainerSpec container) {
    return new TaskSpec(
        container,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        0);
  }

  public static ServiceSpec service(TaskSpec task) {
    return new ServiceSpec(
        Annotations.named("web"),
        task,
        ServiceMode.DEFAULT,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.of(EndpointSpec.NONE));
  }

  /// A container that runs a shell script.
  public static ContainerSpec script(String image, String script) {
    return container(image, List.of("/bin/sh", "-c", script), false, Optional.empty());
  }

  public static ContainerSpec container(
      String image,
      List<String> command,
      boolean terminal,
      Optional<ContainerSpec.HealthConfig> health) {
    return new ContainerSpec(
        image,
        Values.noLabels(),
        command,
        List.of(),
        "",
        List.of(),
        "",
        "",
        List.of(),
        Optional.empty(),
        Optional.empty(),
        "",
        terminal,
        false,
        false,
        List.of(),
        Optional.of(Duration.ofSeconds(1)),
        health,
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        "",
        Values.noLabels(),
        List.of(),
        List.of(),
        List.of(),
        0,
        Optional.empty());
  }
}
