package dev.skep.daemon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.agent.exec.ContainerCommand.Look;
import dev.skep.agent.exec.ContainerCommand.Prepare;
import dev.skep.agent.exec.ContainerCommand.Remove;
import dev.skep.agent.exec.ContainerCommand.Start;
import dev.skep.agent.exec.ContainerCommand.Stop;
import dev.skep.agent.exec.ContainerEvent.EngineBack;
import dev.skep.agent.exec.ContainerEvent.EngineLost;
import dev.skep.agent.exec.ContainerEvent.Exited;
import dev.skep.agent.exec.ContainerEvent.Failed;
import dev.skep.agent.exec.ContainerEvent.Found;
import dev.skep.agent.exec.ContainerEvent.FoundContainer.Phase;
import dev.skep.agent.exec.ContainerEvent.Prepared;
import dev.skep.agent.exec.ContainerEvent.Removed;
import dev.skep.agent.exec.ContainerEvent.Started;
import dev.skep.daemon.engine.Assignments;
import dev.skep.daemon.engine.ContainerRuntime;
import dev.skep.daemon.engine.ExecutorContract;
import dev.skep.daemon.engine.Heard;
import dev.skep.daemon.engine.TaskLogQuery;
import dev.skep.daemon.testkit.TestEngine;
import dev.skep.model.ContainerSpec;
import dev.skep.model.ContainerSpec.HealthConfig;
import dev.skep.wire.TaskAssignment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerExecutorTest extends ExecutorContract {
  private Optional<TestEngine> started = Optional.empty();

  @BeforeAll
  void startEngine() throws IOException, InterruptedException {
    started = Optional.of(TestEngine.startOrSkip());
    engine().loadBusybox();
  }

  @AfterAll
  void stopEngine() throws IOException, InterruptedException {
    if (started.isPresent()) engine().close();
  }

  private TestEngine engine() {
    return started.orElseThrow();
  }

  @Override
  protected ContainerRuntime runtime() {
    return new DockerRuntime(engine().client());
  }

  @Override
  protected String image() {
    return "busybox:latest";
  }

  @Override
  protected void kill(String containerId) throws IOException, InterruptedException {
    engine().docker("kill", containerId).ok();
  }

  @Test
  void namesAndLabelsContainersAsDashboardsExpect() throws Exception {
    var task = prepared("exec sleep 1000");
    String name = task.task().name();

    assertEquals("web.1." + id(task), name);
    assertEquals("n1", label(name, "com.docker.swarm.node.id"));
    assertEquals("s1", label(name, "com.docker.swarm.service.id"));
    assertEquals("web", label(name, "com.docker.swarm.service.name"));
    assertEquals("", label(name, "com.docker.swarm.task"));
    assertEquals(id(task).value(), label(name, "com.docker.swarm.task.id"));
    assertEquals(name, label(name, "com.docker.swarm.task.name"));
  }

  private String label(String container, String label) throws IOException, InterruptedException {
    var format = "{{index .Config.Labels \"" + label + "\"}}";
    return engine().docker("inspect", "-f", format, container).ok().out().strip();
  }

  @Test
  void noticesThatARunningContainerIsRemovedByHand() throws Exception {
    var task = running("exec sleep 1000");
    engine().docker("rm", "-f", task.task().name()).ok();

    assertEquals(137, heard.next(id(task), Exited.class).container().exitCode());
    assertEquals(Optional.empty(), look(task));
  }

  @Test
  void noticesThatACreatedContainerIsRemovedByHand() throws Exception {
    var task = prepared("exec sleep 1000");
    engine().docker("rm", task.task().name()).ok();

    assertEquals(Optional.empty(), look(task));
  }

  @Test
  void leavesContainersAloneThatAreNoTasks() throws Exception {
    engine().docker("run", "-d", "--name", "mine", image(), "sleep", "1000").ok();
    executor.execute(new Look());
    assertEquals(List.of(), heard.next(Found.class).containers());
    executor.removeAll();

    assertEquals("mine", engine().docker("ps", "--format", "{{.Names}}").ok().out().strip());
    engine().docker("rm", "-f", "mine").ok();
  }

  @Test
  void runsOnlyOnceTheContainerIsHealthy() throws Exception {
    var task = withHealth("sleep 1; touch /tmp/up; exec sleep 1000", "test -e /tmp/up", 100);
    executor.execute(new Prepare(task));
    heard.next(id(task), Prepared.class);
    executor.execute(new Start(task));

    heard.next(id(task), Started.class);
    var health = engine().docker("inspect", "-f", "{{.State.Health.Status}}", task.task().name());
    assertEquals("healthy", health.ok().out().strip());
  }

  @Test
  void endsAContainerThatIsUnhealthy() throws Exception {
    var task = withHealth("trap 'exit 0' TERM; while :; do sleep 0.1; done", "false", 1);
    executor.execute(new Prepare(task));
    heard.next(id(task), Prepared.class);
    executor.execute(new Start(task));

    assertEquals("unhealthy container", heard.next(id(task), Exited.class).cause());
  }

  private TaskAssignment withHealth(String script, String probe, long retries) {
    var health =
        new HealthConfig(
            List.of("CMD-SHELL", probe),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ZERO,
            Duration.ZERO,
            retries);
    return Assignments.of(
        newId(),
        Assignments.container(
            image(), List.of("/bin/sh", "-c", script), false, Optional.of(health)));
  }

  @Test
  void stopsAndRemovesAmidAPull() throws Exception {
    try (var registry = new SilentRegistry()) {
      var task = Assignments.of(newId(), ContainerSpec.of(registry.name() + "/slow:v1"));
      executor.execute(new Prepare(task));
      registry.awaitClient();
      executor.execute(new Stop(id(task), LONG));
      heard.next(id(task), Exited.class);
      executor.execute(new Remove(id(task)));
      heard.next(id(task), Removed.class);
    }
  }

  @Test
  void readsATerminalsOutput() throws Exception {
    var spec =
        Assignments.container(
            image(), List.of("/bin/sh", "-c", "echo one; echo two >&2"), true, Optional.empty());
    var task = Assignments.of(newId(), spec);
    executor.execute(new Prepare(task));
    heard.next(id(task), Prepared.class);
    executor.execute(new Start(task));
    heard.next(id(task), Started.class);
    heard.next(id(task), Exited.class);

    assertEquals(List.of("1 one", "1 two"), lines(task, TaskLogQuery.ALL));
  }

  @Test
  void joinsLongLinesAndHonoursSince() throws Exception {
    var task = running("head -c 40000 /dev/zero | tr '\\0' x; echo; sleep 0.1; echo later");
    heard.next(id(task), Exited.class);

    var lines = lines(task, TaskLogQuery.ALL);
    assertEquals(List.of("1 " + "x".repeat(40_000), "1 later"), lines);
    try (var log = runtime().log(task.task(), TaskLogQuery.ALL)) {
      var first = log.next().orElseThrow().at();
      var second = log.next().orElseThrow().at();
      assertTrue(first.isBefore(second), first + " is before " + second);
      assertEquals(List.of("1 later"), lines(task, TaskLogQuery.ALL.since(second)));
    }
  }

  @Test
  void saysThatTheEngineIsAwayAndThatItIsBack() throws Exception {
    var running = running("exec sleep 1000");
    engine().kill();
    assertFalse(heard.next(EngineLost.class).why().isEmpty(), "says why");
    executor.execute(new Look());
    heard.next(EngineLost.class);
    var task = assignment("exit 0");
    executor.execute(new Prepare(task));
    assertTrue(heard.next(id(task), Failed.class).temporary(), "another try may help");

    engine().restart();
    heard.next(EngineBack.class);
    executor.execute(new Look());
    // Without live-restore a killed engine's containers end with it.
    assertEquals(
        Phase.EXITED, Heard.of(id(running), heard.next(Found.class)).orElseThrow().phase());
  }

  /// Takes connections and says nothing.
  private static final class SilentRegistry implements AutoCloseable {
    private final ServerSocket socket;
    private final List<Socket> clients = new ArrayList<>();

    SilentRegistry() throws IOException {
      socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    String name() {
      return "127.0.0.1:" + socket.getLocalPort();
    }

    void awaitClient() throws IOException {
      clients.add(socket.accept());
    }

    @Override
    public void close() throws IOException {
      for (var client : clients) client.close();
      socket.close();
    }
  }
}
