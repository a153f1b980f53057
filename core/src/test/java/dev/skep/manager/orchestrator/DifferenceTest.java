package dev.skep.manager.orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.model.Meta;
import dev.skep.model.NodeId;
import dev.skep.model.RegistryAuth;
import dev.skep.model.Revision;
import dev.skep.model.RevisionKey;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.StoreObject;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.store.View;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import dev.skep.world.Samples;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferenceTest {
  private static final ServiceSpec SPEC = Services.spec("web", new ServiceMode.Replicated(1));

  /// Whoever has the image needs no other credentials; whoever has not may wait for them.
  @ParameterizedTest
  @CsvSource({
    "ASSIGNED, RUNNING, true",
    "PREPARING, RUNNING, true",
    "READY, RUNNING, false",
    "RUNNING, RUNNING, false",
    "RUNNING, SHUTDOWN, true",
    "REJECTED, RUNNING, true",
  })
  void replacesForOtherCredentialsOnlyWhatHasNotPulled(
      TaskState state, TaskState desired, boolean dirty) {
    assertEquals(dirty, isDirty(login("old"), login("new"), state, desired));
  }

  @Test
  void judgesCredentialsAndPlaceTogether() {
    ServiceSpec here = Services.constrained(login("new"), "node.hostname==n1");
    ServiceSpec elsewhere = Services.constrained(login("new"), "node.hostname==n2");
    assertEquals(false, isDirty(login("old"), here, TaskState.RUNNING, TaskState.RUNNING));
    assertEquals(true, isDirty(login("old"), elsewhere, TaskState.RUNNING, TaskState.RUNNING));
    assertEquals(true, isDirty(login("old"), here, TaskState.PREPARING, TaskState.RUNNING));
  }

  @Test
  void replacesForAnotherImage() {
    ServiceSpec other = Services.image(SPEC, "image:2");
    assertEquals(true, isDirty(SPEC, other, TaskState.RUNNING, TaskState.RUNNING));
    assertEquals(false, isDirty(SPEC, Services.scaled(SPEC, 3), TaskState.NEW, TaskState.RUNNING));
  }

  private static ServiceSpec login(String auth) {
    return dev.skep.manager.api.Services.withAuth(SPEC, Optional.of(new RegistryAuth(auth)));
  }

  /// Of a task made from the first spec on node n1, when the second is wanted.
  private static boolean isDirty(
      ServiceSpec was, ServiceSpec is, TaskState state, TaskState desired) {
    Service first = Services.of(was);
    Service now = first.revised(is, 2, OptionalLong.of(1));
    Task task =
        Samples.task("t1", first, 1)
            .assignedTo(new NodeId("n1"), TaskStatus.at(state, "", Samples.NOON))
            .withDesired(desired);
    View view =
        View.of(
            1,
            1,
            Stream.<StoreObject>of(
                Nodes.ready("n1"),
                new Revision(new RevisionKey(now.id(), 1), Meta.NEW, was),
                new Revision(new RevisionKey(now.id(), 2), Meta.NEW, is),
                now,
                task));
    return new Difference(view, now).isDirty(task);
  }
}
