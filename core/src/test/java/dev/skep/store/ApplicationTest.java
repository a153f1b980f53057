package dev.skep.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.ConfigId;
import dev.skep.model.Meta;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.NodeStatus;
import dev.skep.model.SecretId;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceMode;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.store.Applied.Outcome;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import dev.skep.testkit.Vault;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApplicationTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private View view = View.EMPTY;
  private long index;

  @Test
  void stampsWhatItStoresWithTheIndexOfTheEntry() {
    Service web = Services.replicated("web", 1);
    done(new Change.CreateService(web));
    Service stored = view.service(web.id()).orElseThrow();
    assertEquals(1, stored.meta().version());
    assertEquals(NOON, stored.meta().createdAt());
    assertEquals(stored.spec(), view.spec(stored.currentRevision()).orElseThrow());
  }

  @Test
  void refusesANameThatIsTakenWhateverItsCase() {
    done(new Change.CreateService(Services.replicated("web", 1)));
    var why = refused(new Change.CreateService(withId(Services.replicated("WEB", 1), "other")));
    assertEquals("name conflicts with an existing object: service WEB already exists", why.text());
    assertEquals(Refusal.Code.ALREADY_EXISTS, why.code());
  }

  /// Two users may ask at once: each was right by the view that he was answered on.
  @Test
  void keepsServicesAndWhatTheyReferToTogether() {
    done(
        new Change.CreateSecret(Vault.secret("key", "k")),
        new Change.CreateConfig(Vault.config("settings", "s")));
    done(new Change.CreateService(Vault.using("web", List.of("key"), List.of("settings"))));
    var why = refused(new Change.RemoveSecret(new SecretId("id-key")));
    assertEquals("secret 'key' is in use by the following service: web", why.text());
    why = refused(new Change.RemoveConfig(new ConfigId("id-settings")));
    assertEquals("config 'settings' is in use by the following service: web", why.text());

    done(new Change.RemoveService(new ServiceId("web")));
    done(new Change.RemoveSecret(new SecretId("id-key")));
    why = refused(new Change.CreateService(Vault.using("web", List.of("key"), List.of())));
    assertEquals("secret not found: key", why.text());
  }

  /// Two users may demote one each of two managers, on the same view.
  @Test
  void keepsAManager() {
    Node one = manager("m1");
    Node other = manager("m2");
    done(new Change.CreateNode(one), new Change.CreateNode(other));
    done(new Change.SpecifyNode(one.id(), 1, one.spec().withRole(NodeRole.WORKER)));

    var why =
        refused(new Change.SpecifyNode(other.id(), 1, other.spec().withRole(NodeRole.WORKER)));

    assertEquals("attempting to demote the last manager of the swarm", why.text());
    done(new Change.SpecifyNode(other.id(), 1, other.spec().withAvailability(Availability.DRAIN)));
  }

  private static Node manager(String id) {
    Node node = Nodes.ready(id);
    return node.withSpec(node.spec().withRole(NodeRole.MANAGER));
  }

  @Test
  void makesTheSameViewOfASnapshotWithSecretsAndConfigs() {
    done(
        new Change.CreateSecret(Vault.secret("key", "k")),
        new Change.CreateConfig(Vault.config("settings", "s")));
    assertEquals(view, View.of(view.index(), view.term(), view.objects()));
  }

  @Test
  void refusesAnUpdateOfSomethingThatHasChangedSinceItWasRead() {
    Service web = created("web");
    done(new Change.ReviseService(web.id(), web.meta().version(), Services.scaled(web.spec(), 2)));
    var why =
        refused(
            new Change.ReviseService(
                web.id(), web.meta().version(), Services.scaled(web.spec(), 3)));
    assertEquals(Refusal.outOfSequence(), why);
  }

  @Test
  void keepsEverySpecThatWasAcceptedAsARevision() {
    Service web = created("web");
    var two = Services.scaled(web.spec(), 2);
    done(new Change.ReviseService(web.id(), web.meta().version(), two));
    Service now = view.service(web.id()).orElseThrow();
    assertEquals(2, now.revision());
    assertEquals(1, now.previousRevision().orElseThrow());
    assertEquals(
        List.of(web.spec(), two),
        view.revisions(web.id()).stream().map(revision -> revision.spec()).toList());
  }

  @Test
  void doesNothingOfATransactionOfWhichOnePartIsRefused() {
    View before = view;
    var outcome =
        apply(
            new Change.CreateService(Services.replicated("web", 1)),
            new Change.RemoveNode(new NodeId("nobody")));
    assertInstanceOf(Outcome.Refused.class, outcome);
    assertEquals(before.services().size(), view.services().size());
  }

  @Test
  void refusesATaskOfAServiceThatIsGone() {
    Service web = created("web");
    done(new Change.RemoveService(web.id()));
    var why = refused(new Change.CreateTask(task(web, "t1")));
    assertEquals("service " + web.id() + " not found", why.text());
  }

  @Test
  void neverMovesATaskToAnotherNode() {
    Task task = assigned("n1");
    done(new Change.CreateNode(Nodes.ready("n2")));
    var why = refused(new Change.AssignTask(task.id(), new NodeId("n2"), at(TaskState.ASSIGNED)));
    assertEquals(Refusal.Code.INTERNAL, why.code());
    assertEquals(Optional.of(new NodeId("n1")), view.task(task.id()).orElseThrow().node());
  }

  @Test
  void givesNoTaskToANodeThatTakesNoneAnyMore() {
    Service web = created("web");
    done(
        new Change.CreateNode(Nodes.in(Nodes.ready("n1"), NodeStatus.State.DOWN)),
        new Change.CreateTask(task(web, "t1")));
    done(new Change.AllocateTask(new TaskId("t1"), List.of(), at(TaskState.PENDING)));
    var why =
        refused(new Change.AssignTask(new TaskId("t1"), new NodeId("n1"), at(TaskState.ASSIGNED)));
    assertEquals("node n1 takes no tasks any more", why.text());
  }

  @Test
  void dropsAReportThatComesLate() {
    Task task = assigned("n1");
    done(new Change.ReportTask(task.id(), at(TaskState.RUNNING)));
    done(new Change.ReportTask(task.id(), at(TaskState.STARTING)));
    assertEquals(TaskState.RUNNING, view.task(task.id()).orElseThrow().state());
  }

  @Test
  void countsAnObservationByTheLeadersClock() {
    Task task = assigned("n1");
    var agents = TaskStatus.at(TaskState.RUNNING, "started", NOON.plusSeconds(3600));
    done(new Change.ReportTask(task.id(), agents));
    assertEquals(NOON, view.task(task.id()).orElseThrow().status().appliedAt());
  }

  @Test
  void neverWantsLessOfATaskThanBefore() {
    Task task = assigned("n1");
    done(new Change.DesireTask(task.id(), TaskState.SHUTDOWN));
    done(new Change.DesireTask(task.id(), TaskState.RUNNING));
    assertEquals(TaskState.SHUTDOWN, view.task(task.id()).orElseThrow().desired());
  }

  @Test
  void tellsNothingWhenNothingHasChanged() {
    var node = Nodes.ready("n1");
    done(new Change.CreateNode(node));
    var outcome = apply(new Change.ReportNode(node.id(), node.status(), Optional.empty()));
    assertEquals(new Outcome.Done(List.of()), outcome);
  }

  @Test
  void refusesWhatALeaderOfAnEarlierTermHasWritten() {
    view = view.apply(1, new LogEntry(5, NOON, List.of())).view();
    var late =
        new LogEntry(4, NOON, List.of(Transaction.of(new Change.CreateNode(Nodes.ready("n1")))));
    var applied = view.apply(2, late);
    assertInstanceOf(Outcome.Refused.class, applied.outcomes().getFirst());
    assertTrue(applied.view().nodes().isEmpty());
  }

  @Test
  void isAFaultWhenAnEntryComesTwice() {
    done(new Change.CreateNode(Nodes.ready("n1")));
    var again = new LogEntry(1, NOON, List.of());
    assertThrows(InvariantViolation.class, () -> view.apply(index, again));
  }

  @Test
  void makesTheSameViewAgainFromItsObjects() {
    assigned("n1");
    var copy = View.of(view.index(), view.term(), view.objects());
    assertEquals(view.objects().toList(), copy.objects().toList());
    assertEquals(view.tasksOn(new NodeId("n1")), copy.tasksOn(new NodeId("n1")));
    assertEquals(view.serviceNamed("web"), copy.serviceNamed("web"));
  }

  @Test
  void forgetsARemovedTaskInEveryIndex() {
    Task task = assigned("n1");
    done(new Change.RemoveTask(task.id()));
    assertTrue(view.tasksOn(new NodeId("n1")).isEmpty());
    assertTrue(view.tasksOf(task.service()).isEmpty());
  }

  @Test
  void takesTasksOnlyWhereTheNodeIsReadyAndActive() {
    var node = Nodes.ready("n1");
    assertTrue(node.takesTasks());
    var drained = node.withSpec(node.spec().withAvailability(Availability.DRAIN));
    assertTrue(!drained.takesTasks() && drained.losesTasks());
    var paused = node.withSpec(node.spec().withAvailability(Availability.PAUSE));
    assertTrue(!paused.takesTasks() && !paused.losesTasks());
  }

  private Service created(String name) {
    Service service = Services.replicated(name, 1);
    done(new Change.CreateService(service));
    return view.service(service.id()).orElseThrow();
  }

  private Task assigned(String node) {
    Service web = created("web");
    done(new Change.CreateNode(Nodes.ready(node)), new Change.CreateTask(task(web, "t1")));
    done(new Change.AllocateTask(new TaskId("t1"), List.of(), at(TaskState.PENDING)));
    done(new Change.AssignTask(new TaskId("t1"), new NodeId(node), at(TaskState.ASSIGNED)));
    return view.task(new TaskId("t1")).orElseThrow();
  }

  private static TaskStatus at(TaskState state) {
    return TaskStatus.at(state, state.name(), NOON);
  }

  private static Service withId(Service service, String id) {
    return new Service(
        new ServiceId(id),
        service.meta(),
        service.spec(),
        service.revision(),
        service.previousRevision(),
        service.endpoint(),
        service.updateStatus(),
        service.jobStatus());
  }

  private static Task task(Service service, String id) {
    assertInstanceOf(ServiceMode.Replicated.class, service.spec().mode());
    return new Task(
        new TaskId(id),
        Meta.NEW,
        service.id(),
        service.name(),
        service.revision(),
        1,
        Optional.empty(),
        TaskStatus.created(NOON),
        TaskState.RUNNING,
        List.of(),
        Optional.empty());
  }

  private Outcome apply(Change... changes) {
    var entry = new LogEntry(1, NOON, List.of(Transaction.of(changes)));
    Applied applied = view.apply(++index, entry);
    view = applied.view();
    return applied.outcomes().getFirst();
  }

  private void done(Change... changes) {
    assertInstanceOf(Outcome.Done.class, apply(changes));
  }

  private Refusal refused(Change... changes) {
    return assertInstanceOf(Outcome.Refused.class, apply(changes)).why();
  }
}
