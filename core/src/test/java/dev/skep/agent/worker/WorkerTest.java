package dev.skep.agent.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.agent.exec.ContainerCommand;
import dev.skep.agent.exec.ContainerEvent;
import dev.skep.agent.exec.ContainerEvent.FoundContainer;
import dev.skep.agent.exec.ContainerEvent.FoundContainer.Phase;
import dev.skep.agent.exec.TaskFiles;
import dev.skep.loop.Timer;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.SecretId;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus.ContainerStatus;
import dev.skep.testkit.Vault;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.TaskAssignment;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import dev.skep.world.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WorkerTest {
  private static final Instant NOON = Samples.NOON;
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final Worker worker = new Worker();
  private final List<AgentEffect> done = new ArrayList<>(worker.start(NOON));

  @Test
  void looksAtTheRuntimeFirst() {
    assertEquals(List.of(new ContainerCommand.Look()), commands());
  }

  @Test
  void greetsOnceItIsConnectedAndKnowsItsHost() {
    on(new AgentInput.Connected());
    assertEquals(List.of(), told());
    on(new AgentInput.Described(Samples.description("host")));
    assertEquals(List.of(new ToManager.Hello(Samples.description("host"))), told());
  }

  @Test
  void beatsInTheManagersPeriod() {
    session();
    assertTrue(done.contains(new AgentEffect.Beat(PERIOD)));
  }

  @Test
  void passesOnWhatTheNodeIsToTheSwarm() {
    session();
    var manager = new ToAgent.Membership(NodeRole.MANAGER, List.of("10.0.0.1:2377"), "root", false);
    on(new AgentInput.Told(manager));
    assertTrue(done.contains(new AgentEffect.Belong(manager)));
  }

  @Test
  void removesNoStrayBeforeTheManagersHaveSpoken() {
    found(container("stray", Phase.RUNNING));
    assertEquals(List.of(), commands());
  }

  @Test
  void removesNothingBeforeTheRuntimeWasLookedAt() {
    session();
    assign(true);
    assertEquals(List.of(), commands());
  }

  @Test
  void removesWhatCarriesItsLabelAndIsNotAssigned() {
    session();
    assign(true, task("t1", TaskState.RUNNING, TaskState.RUNNING));
    found(container("t1", Phase.RUNNING), container("stray", Phase.RUNNING));
    assertEquals(List.of(new ContainerCommand.Remove(new TaskId("stray"))), commands());
  }

  @Test
  void preparesANewTaskAtOnceOnceTheRuntimeIsKnown() {
    session();
    assign(true);
    found();
    clear();
    var task = task("t1", TaskState.ASSIGNED, TaskState.RUNNING);
    assign(false, task);
    assertEquals(List.of(new ContainerCommand.Prepare(task)), commands());
    assertEquals(List.of("t1 PREPARING"), reported());
  }

  @Test
  void reportsManyTasksInMessagesOfBoundedLength() {
    session();
    assign(
        true,
        IntStream.range(0, 1_200)
            .mapToObj(i -> task("t%04d".formatted(i), TaskState.RUNNING, TaskState.RUNNING))
            .toArray(TaskAssignment[]::new));
    found();
    assertEquals(
        List.of(500, 500, 200),
        told().stream().map(it -> ((ToManager.Statuses) it).reports().size()).toList());
  }

  @Test
  void takesNoOldListForTheNewsThatAContainerIsGone() {
    session();
    assign(true);
    found();
    on(new AgentInput.Due(Timer.of("look")));
    assign(false, task("t1", TaskState.ASSIGNED, TaskState.RUNNING));
    seen(new ContainerEvent.Prepared(new TaskId("t1"), status("t1")));
    seen(new ContainerEvent.Started(new TaskId("t1"), status("t1"), List.of()));
    clear();
    found();
    assertEquals(List.of(), reported());
    on(new AgentInput.Due(Timer.of("look")));
    found();
    assertEquals(List.of("t1 FAILED"), reported());
  }

  @Test
  void reportsInANewSessionWhatTheManagerDoesNotKnowYet() {
    session();
    assign(true);
    found();
    assign(false, task("t1", TaskState.ASSIGNED, TaskState.RUNNING));
    on(new AgentInput.Disconnected("cut"));
    seen(new ContainerEvent.Prepared(new TaskId("t1"), status("t1")));
    seen(new ContainerEvent.Started(new TaskId("t1"), status("t1"), List.of()));
    clear();
    session();
    assertEquals(List.of(), reported());
    assign(true, task("t1", TaskState.ASSIGNED, TaskState.RUNNING));
    assertEquals(List.of("t1 RUNNING"), reported());
  }

  @Test
  void stopsAndRemovesWhatIsNotAssignedAnyMore() {
    session();
    assign(true, task("t1", TaskState.RUNNING, TaskState.RUNNING));
    found(container("t1", Phase.RUNNING));
    clear();
    on(new AgentInput.Told(new ToAgent.Assignments(false, List.of(), List.of(new TaskId("t1")))));
    seen(new ContainerEvent.Exited(new TaskId("t1"), status("t1"), ""));
    assertEquals(
        List.of(
            new ContainerCommand.Stop(new TaskId("t1"), Duration.ofSeconds(10)),
            new ContainerCommand.Remove(new TaskId("t1"))),
        commands());
  }

  @Test
  void looksAgainWhenTheEngineIsBackAndTriesAgainWhatHasFailed() {
    session();
    assign(true);
    found();
    var task = task("t1", TaskState.ASSIGNED, TaskState.RUNNING);
    assign(false, task);
    seen(new ContainerEvent.EngineLost("connection refused"));
    seen(new ContainerEvent.Failed(new TaskId("t1"), "connection refused", true));
    var retry = new Timer("retry", "t1");
    assertTrue(done.contains(new AgentEffect.WakeAt(retry, NOON.plusSeconds(1))));
    clear();
    seen(new ContainerEvent.EngineBack());
    assertEquals(List.of(new ContainerCommand.Look()), commands());
    found();
    done.addAll(worker.on(new AgentInput.Due(retry), NOON.plusSeconds(1)));
    assertEquals(List.of(new ContainerCommand.Prepare(task)), commands());
  }

  @Test
  void programsTheNetworksOnlyWhenTheyAreOthers() {
    session();
    clear();
    var nothing = new ToAgent.Networks(true, NetworkMap.EMPTY, List.of(), List.of(), List.of());
    on(new AgentInput.Told(nothing));
    on(new AgentInput.Told(nothing));
    assertEquals(List.of(new AgentEffect.Program(NetworkMap.EMPTY)), done);
  }

  @Test
  void saysThatItsKernelCarriesWhatItWasToldWhenItDoes() {
    session();
    on(new AgentInput.Told(new ToAgent.Carry(7)));
    assertEquals(List.of(new AgentEffect.Confirm(7)), done.subList(done.size() - 1, done.size()));
    assertEquals(List.of(), told());
    on(new AgentInput.Carried(7));
    assertEquals(List.of(new ToManager.Carried(7)), told());
  }

  @Test
  void stopsAMomentAfterAllNodesLeadPastTheTask() {
    reachable("t1");
    assign(false, onNetwork("t1", TaskState.RUNNING, TaskState.SHUTDOWN));
    assertEquals(List.of(), commands());
    on(new AgentInput.Told(new ToAgent.LedPast(List.of(new TaskId("t1")))));
    assertEquals(List.of(), commands());
    assertTrue(done.contains(new AgentEffect.WakeAt(stopping("t1"), NOON.plus(Stops.GRACE))));
    on(new AgentInput.Due(stopping("t1")));
    assertEquals(List.of(stop("t1")), commands());
  }

  @Test
  void stopsWithoutAWordWhenItHasWaitedLongEnough() {
    reachable("t1");
    assign(false, onNetwork("t1", TaskState.RUNNING, TaskState.SHUTDOWN));
    assertTrue(
        done.contains(new AgentEffect.WakeAt(stopping("t1"), NOON.plus(ToAgent.LedPast.PATIENCE))));
    on(new AgentInput.Due(stopping("t1")));
    assertEquals(List.of(stop("t1")), commands());
    clear();
    on(new AgentInput.Told(new ToAgent.LedPast(List.of(new TaskId("t1")))));
    on(new AgentInput.Due(stopping("t1")));
    assertEquals(List.of(), commands(), "once");
  }

  @Test
  void doesNotWaitASecondTimeWhenAStopHasFailed() {
    reachable("t1");
    assign(false, onNetwork("t1", TaskState.RUNNING, TaskState.SHUTDOWN));
    on(new AgentInput.Due(stopping("t1")));
    seen(new ContainerEvent.Failed(new TaskId("t1"), "engine away", true));
    clear();
    done.addAll(
        worker.on(new AgentInput.Due(new Timer("retry", "t1")), NOON.plus(Duration.ofSeconds(1))));
    assertEquals(List.of(stop("t1")), commands());
  }

  @Test
  void stopsAtOnceWhatNobodyIsLedTo() {
    session();
    assign(
        true,
        task("t1", TaskState.RUNNING, TaskState.RUNNING),
        onNetwork("t2", TaskState.STARTING, TaskState.RUNNING));
    found(container("t1", Phase.RUNNING), container("t2", Phase.RUNNING));
    clear();
    assign(
        false,
        task("t1", TaskState.RUNNING, TaskState.SHUTDOWN),
        onNetwork("t2", TaskState.STARTING, TaskState.SHUTDOWN));
    assertEquals(List.of(stop("t1"), stop("t2")), commands());
  }

  private void reachable(String task) {
    session();
    assign(true, onNetwork(task, TaskState.RUNNING, TaskState.RUNNING));
    found(container(task, Phase.RUNNING));
    clear();
  }

  private static ContainerCommand stop(String task) {
    return new ContainerCommand.Stop(new TaskId(task), Duration.ofSeconds(10));
  }

  private static Timer stopping(String task) {
    return new Timer("stop", task);
  }

  private static TaskAssignment onNetwork(String id, TaskState state, TaskState desired) {
    TaskAssignment it = task(id, state, desired);
    var at = new NetworkAttachment(Samples.ingress().id(), "10.0.0.9/24");
    return new TaskAssignment(it.task().withNetworks(List.of(at)), it.spec(), List.of());
  }

  @Test
  void givesEachTaskItsOwnFilesAndForgetsWhatNobodyNeeds() {
    session();
    assign(true);
    found();
    on(
        new AgentInput.Told(
            new ToAgent.Payloads(
                List.of(Vault.secret("key", "k"), Vault.secret("other", "o")), List.of())));
    clear();
    var task = using("t1", "key");
    assign(false, task);
    assertEquals(List.of(new ContainerCommand.Prepare(task, files("k", ""))), commands());

    on(new AgentInput.Told(new ToAgent.PayloadsKept(List.of(new SecretId("id-other")), List.of())));
    clear();
    var late = using("t2", "key");
    assign(false, late);
    assertEquals(
        List.of(new ContainerCommand.Prepare(late, files("", "secret key not found"))), commands());
  }

  private static TaskAssignment using(String id, String secret) {
    var made = task(id, TaskState.ASSIGNED, TaskState.RUNNING);
    return new TaskAssignment(
        made.task(), Vault.using(made.spec(), List.of(secret), List.of()), List.of());
  }

  private static TaskFiles files(String content, String trouble) {
    var file = new TaskFiles.TaskFile("/run/secrets/key", 0, 0, 0444, Vault.payload(content));
    return new TaskFiles(List.of(file), trouble);
  }

  private void on(AgentInput input) {
    done.addAll(worker.on(input, NOON));
  }

  private void session() {
    on(new AgentInput.Described(Samples.description("host")));
    on(new AgentInput.Connected());
    clear();
    on(new AgentInput.Told(new ToAgent.Welcome(new NodeId("n1"), PERIOD)));
  }

  private void assign(boolean complete, TaskAssignment... tasks) {
    on(new AgentInput.Told(new ToAgent.Assignments(complete, List.of(tasks), List.of())));
  }

  private void seen(ContainerEvent event) {
    on(new AgentInput.Seen(event));
  }

  private void found(FoundContainer... containers) {
    clear();
    seen(new ContainerEvent.Found(List.of(containers)));
  }

  private void clear() {
    done.clear();
  }

  private List<ContainerCommand> commands() {
    return done.stream()
        .filter(AgentEffect.Run.class::isInstance)
        .map(effect -> ((AgentEffect.Run) effect).command())
        .toList();
  }

  private List<ToManager> told() {
    return done.stream()
        .filter(AgentEffect.Tell.class::isInstance)
        .map(effect -> ((AgentEffect.Tell) effect).message())
        .toList();
  }

  private List<String> reported() {
    return told().stream()
        .filter(ToManager.Statuses.class::isInstance)
        .flatMap(message -> ((ToManager.Statuses) message).reports().stream())
        .map(report -> report.task() + " " + report.status().state())
        .toList();
  }

  private static TaskAssignment task(String id, TaskState state, TaskState desired) {
    return Samples.assignment(id, state, desired);
  }

  private static FoundContainer container(String task, Phase phase) {
    return new FoundContainer(new TaskId(task), phase, status(task));
  }

  private static ContainerStatus status(String task) {
    return new ContainerStatus("c-" + task, 7, 0);
  }
}
