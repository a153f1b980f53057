package dev.skep.manager.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.loop.Effect;
import dev.skep.loop.Input;
import dev.skep.loop.Timer;
import dev.skep.model.EndpointSpec;
import dev.skep.model.Guest;
import dev.skep.model.GuestId;
import dev.skep.model.Network.NetworkState;
import dev.skep.model.Node;
import dev.skep.model.NodeDescription.TlsInfo;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.NodeSpec;
import dev.skep.model.NodeStatus;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.Protocol;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.RootCa;
import dev.skep.model.RootRotation;
import dev.skep.model.SecretId;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.store.Applied;
import dev.skep.store.Change;
import dev.skep.store.LogEntry;
import dev.skep.store.StoreEvent;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import dev.skep.testkit.Vault;
import dev.skep.wire.GuestWish;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.ServiceEndpoints.TaskEndpoint;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import dev.skep.wire.ToManager.TaskReport;
import dev.skep.world.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DispatcherTest {
  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");
  private static final NodeId LEADER = new NodeId("n9");
  private static final TaskId T1 = new TaskId("t1");
  private static final NetworkAttachment AT =
      new NetworkAttachment(Samples.ingress().id(), "10.0.0.9/24");
  private static final PortConfig PORT =
      new PortConfig("", Protocol.TCP, 80, 8080, PublishMode.INGRESS);

  private final Dispatcher dispatcher = new Dispatcher(LEADER);
  private Instant now = Samples.NOON;
  private View view = View.EMPTY;

  /// Sends and disconnects, since the last `forget`.
  private final List<Effect> messages = new ArrayList<>();

  private final SortedMap<Timer, Instant> wakes = new TreeMap<>();

  DispatcherTest() {
    Service web =
        Samples.withPorts(
            Samples.service("web", Samples.spec("web", 1)),
            new EndpointSpec(EndpointSpec.Mode.VIP, List.of(PORT)));
    settle(perform(dispatcher.start(view, now)));
    store(
        new Change.CreateCluster(Samples.cluster()),
        new Change.CreateNode(Samples.node("n1")),
        new Change.CreateNode(Samples.node("n2")),
        new Change.CreateNode(Samples.node("n9")),
        new Change.CreateService(web),
        new Change.CreateTask(Samples.task("t1", web, 1)));
  }

  @Test
  void welcomesANodeOnlyAfterItIsReadyInTheLog() {
    heard(N1, new ToManager.Connected("10.0.0.1"));
    var writes = on(new Input.Heard(N1, hello()));
    assertEquals(List.of(), messages);
    settle(writes);
    assertEquals(NodeStatus.State.READY, state(N1));
    assertEquals("10.0.0.1", view.node(N1).orElseThrow().status().addr());
    assertEquals(
        List.of("Welcome", "Membership", "Networks", "Assignments", "PayloadsKept"), kindsTo(N1));
  }

  @Test
  void tellsANodeNothingBeforeAnotherCommitHasProvedWhoLeads() {
    open(N1);
    heard(N1, new ToManager.Connected("10.0.0.1"));
    var writes = on(new Input.Heard(N1, hello()));
    assertEquals(NodeStatus.State.READY, state(N1));
    assertEquals(List.of(), messages);
    settle(writes);
    assertEquals(
        List.of("Welcome", "Membership", "Networks", "Assignments", "PayloadsKept"), kindsTo(N1));
  }

  @Test
  void saysOfANodeThatItsEngineIsAwayUntilItIsBack() {
    open(N1);
    settle(on(new Input.Heard(N1, new ToManager.Engine("connection refused"))));
    assertEquals(NodeStatus.State.READY, state(N1));
    assertEquals("connection refused", view.node(N1).orElseThrow().status().message());
    settle(on(new Input.Heard(N1, new ToManager.Engine(""))));
    assertEquals("", view.node(N1).orElseThrow().status().message());
  }

  @Test
  void writesANodesGuestsDownAndTellsItOfTrouble() {
    store(new Change.CreateNetwork(Samples.overlay("blue")));
    open(N1);
    var wish = new GuestWish(new GuestId("mine"), "blue", "", "mine", List.of());

    heard(N1, new ToManager.Guests(List.of(wish)));
    assertEquals(List.of("mine"), view.guestsOn(N1).stream().map(Guest::container).toList());

    store(new Change.AllocateGuest(wish.guest(), Optional.empty(), "full"));
    assertEquals(List.of("GuestRefused"), kindsTo(N1));

    heard(N1, new ToManager.Guests(List.of()));
    assertEquals(List.of(), view.guestsOn(N1));
  }

  @Test
  void doesNotKnowANodeThatWasNeverLetIn() {
    var stranger = new NodeId("stranger");
    heard(stranger, new ToManager.Connected("10.0.0.9"));
    heard(stranger, hello());
    assertEquals(List.of(new Effect.Disconnect(stranger, "node not registered")), messages);
  }

  @Test
  void sendsATaskFromItsAssignmentOnAndNoEchoOfReports() {
    open(N1);
    store(new Change.AllocateTask(T1, List.of(), at(TaskState.PENDING)));
    assertEquals(List.of(), messages);
    store(new Change.AssignTask(T1, N1, at(TaskState.ASSIGNED)));
    assertEquals(List.of("Assignments"), kindsTo(N1));
    forget();
    report(N1, TaskState.PREPARING);
    assertEquals(TaskState.PREPARING, view.task(T1).orElseThrow().state());
    assertEquals(List.of(), messages);
    store(new Change.DesireTask(T1, TaskState.SHUTDOWN));
    assertEquals(List.of("Assignments"), kindsTo(N1));
    forget();
    store(new Change.RemoveTask(T1));
    assertEquals(
        List.of(new Effect.Send(N1, new ToAgent.Assignments(false, List.of(), List.of(T1)))),
        messages);
  }

  @Test
  void givesANodeTheSecretsOfItsTasksBeforeTheTasksAndOnce() {
    open(N1);
    open(N2);
    usesKey("a");
    assignTo(N1, "a1", "a");
    assertEquals(List.of("Payloads", "Assignments"), kindsTo(N1));
    assertEquals(List.of(), kindsTo(N2));
    forget();
    assignTo(N1, "a2", "a");
    assertEquals(List.of("Assignments"), kindsTo(N1));
  }

  @Test
  void takesASecretBackWhenTheLastTaskThatNeedsItIsOver() {
    open(N1);
    usesKey("a");
    assignTo(N1, "a1", "a");
    assignTo(N1, "a2", "a");
    forget();
    store(new Change.ReportTask(new TaskId("a1"), at(TaskState.FAILED)));
    assertEquals(List.of(), messages);
    store(new Change.RemoveTask(new TaskId("a2")));
    assertEquals(List.of("Assignments", "PayloadsKept"), kindsTo(N1));
    assertTrue(
        messages.contains(new Effect.Send(N1, new ToAgent.PayloadsKept(List.of(), List.of()))));
  }

  @Test
  void letsANodeKeepASecretThatWasRemovedAndGivesItToNoOther() {
    open(N1);
    open(N2);
    usesKey("a");
    assignTo(N1, "a1", "a");
    Service first = view.service(new ServiceId("a")).orElseThrow();
    store(
        new Change.ReviseService(
            first.id(), first.meta().version(), Vault.using("a", List.of(), List.of()).spec()));
    forget();
    store(new Change.RemoveSecret(new SecretId("id-key")));
    assertEquals(List.of(), messages);
    assignTo(N2, "a2", first);
    assertEquals(List.of("Assignments"), kindsTo(N2));
    assertEquals(List.of(), kindsTo(N1));
  }

  @Test
  void tellsANewSessionAllThatItsTasksNeed() {
    open(N1);
    usesKey("a");
    assignTo(N1, "a1", "a");
    forget();
    heard(N1, new ToManager.Connected("10.0.0.1"));
    heard(N1, hello());
    assertEquals(
        List.of("Welcome", "Membership", "Networks", "Payloads", "Assignments", "PayloadsKept"),
        kindsTo(N1));
  }

  /// A service with a secret, and nothing else that nodes would be told of.
  private void usesKey(String service) {
    store(
        new Change.CreateSecret(Vault.secret("key", "k")),
        new Change.CreateService(Vault.using(service, List.of("key"), List.of())));
    forget();
  }

  private void assignTo(NodeId node, String task, String service) {
    assignTo(node, task, view.service(new ServiceId(service)).orElseThrow());
  }

  private void assignTo(NodeId node, String task, Service made) {
    var id = new TaskId(task);
    store(new Change.CreateTask(Samples.task(task, made, view.tasks().size())));
    store(new Change.AllocateTask(id, List.of(), at(TaskState.PENDING)));
    store(new Change.AssignTask(id, node, at(TaskState.ASSIGNED)));
  }

  @Test
  void endsTheSessionOfANodeThatSpeaksForOthers() {
    open(N1);
    open(N2);
    assign();
    report(N2, TaskState.RUNNING);
    assertEquals(TaskState.ASSIGNED, view.task(T1).orElseThrow().state());
    assertEquals(
        List.of(new Effect.Disconnect(N2, "cannot update a task not assigned this node")),
        messages);
  }

  @Test
  void takesATaskOutOfTheRotationBeforeItIsStopped() {
    open(N1);
    open(N2);
    attach(N1, "10.0.0.3/24");
    attach(N2, "10.0.0.4/24");
    assign(List.of(AT));
    report(N1, TaskState.RUNNING);
    assertEquals(List.of(T1), backends(N2));
    forget();
    store(new Change.DesireTask(T1, TaskState.SHUTDOWN));
    assertEquals(List.of(), backends(N2));
  }

  @Test
  void saysThatATaskMayBeStoppedOnceEveryNodeLeadsPastIt() {
    rotating();
    store(new Change.DesireTask(T1, TaskState.SHUTDOWN));
    long version = view.index();
    assertEquals(List.of("Networks", "Assignments", "Carry"), kindsTo(N1));
    assertEquals(List.of("Networks", "Carry"), kindsTo(N2));
    forget();

    heard(N1, new ToManager.Carried(version));
    heard(N2, new ToManager.Carried(version - 1));
    assertEquals(List.of(), messages);
    heard(N2, new ToManager.Carried(version + 7));
    assertEquals(
        List.of(new Effect.Send(N1, new ToAgent.LedPast(List.of(T1)))),
        messages,
        "also when a node has been told more since");
  }

  @Test
  void waitsForNoNodeThatCannotBeAsked() {
    rotating();
    heard(N2, new ToManager.Disconnected("the line broke"));
    forget();
    store(new Change.DesireTask(T1, TaskState.SHUTDOWN));
    heard(N1, new ToManager.Carried(view.index()));
    assertEquals("LedPast", kindsTo(N1).getLast());
  }

  @Test
  void asksNobodyAboutATaskThatIsOnNoNetwork() {
    open(N1);
    assign();
    report(N1, TaskState.RUNNING);
    forget();
    store(new Change.DesireTask(T1, TaskState.SHUTDOWN));
    assertEquals(List.of("Assignments"), kindsTo(N1));
  }

  @Test
  void forgetsWhoWasAskedWhenItLeadsAnew() {
    rotating();
    store(new Change.DesireTask(T1, TaskState.SHUTDOWN));
    long version = view.index();
    settle(perform(dispatcher.start(view, now)));
    open(N1);
    open(N2);
    heard(N1, new ToManager.Carried(version));
    heard(N2, new ToManager.Carried(version));
    assertEquals(List.of(), messages);
  }

  /// A task that both nodes lead connections to.
  private void rotating() {
    open(N1);
    open(N2);
    attach(N1, "10.0.0.3/24");
    attach(N2, "10.0.0.4/24");
    assign(List.of(AT));
    report(N1, TaskState.RUNNING);
    forget();
  }

  @Test
  void holdsATaskBackUntilItsNodeHasAnAddressOnItsNetwork() {
    open(N1);
    assign(List.of(AT));
    assertEquals(List.of(), kindsTo(N1));
    heard(N1, new ToManager.Connected("10.0.0.1"));
    heard(N1, hello());
    assertEquals(List.of(), assigned(N1));
    forget();
    attach(N1, "10.0.0.3/24");
    assertEquals(List.of("Networks", "Assignments"), kindsTo(N1));
    assertEquals(List.of("10.0.0.3"), assigned(N1));
  }

  @Test
  void letsANodeEndATaskThatWasHeldBackAndIsNotWantedAnyMore() {
    open(N1);
    assign(List.of(AT));
    forget();
    store(new Change.DesireTask(T1, TaskState.REMOVE));
    assertEquals(List.of("Assignments", "LedPast"), kindsTo(N1));
  }

  @Test
  void tellsNobodyOfNetworksWhenNoBackendHasChanged() {
    open(N1);
    attach(N1, "10.0.0.3/24");
    assign(List.of(AT));
    report(N1, TaskState.PREPARING);
    assertFalse(kindsTo(N1).contains("Networks"));
  }

  @Test
  void callsANodeDownAfterThreeMissedBeats() {
    open(N1);
    heard(N1, new ToManager.Heartbeat());
    pass(Duration.ofMillis(2999));
    assertEquals(NodeStatus.State.DISCONNECTED, state(N1));
    pass(Duration.ofMillis(1));
    assertEquals(NodeStatus.State.DOWN, state(N1));
    assertEquals("heartbeat failure", view.node(N1).orElseThrow().status().message());
    assertTrue(messages.contains(new Effect.Disconnect(N1, "heartbeat failure")));
  }

  @Test
  void suspectsANodeThatIsLateUntilItIsHeardAgain() {
    open(N1);
    pass(Duration.ofSeconds(2));
    assertEquals(NodeStatus.State.DISCONNECTED, state(N1));
    assertEquals("heartbeat overdue", view.node(N1).orElseThrow().status().message());
    heard(N1, new ToManager.Heartbeat());
    assertEquals(NodeStatus.State.READY, state(N1));
    assertEquals(List.of(), messages);
  }

  @Test
  void losesNobodyWhileItIsAwayItself() {
    open(N1);
    now = now.plus(Duration.ofMinutes(10));
    ring();
    assertEquals(NodeStatus.State.READY, state(N1));
    pass(Duration.ofSeconds(3));
    assertEquals(NodeStatus.State.DOWN, state(N1), "who goes on being silent is lost in time");
  }

  @Test
  void isSlowToBelieveThatMostNodesAreLostAtOnce() {
    List<NodeId> many = IntStream.range(10, 31).mapToObj(i -> new NodeId("n" + i)).toList();
    many.forEach(node -> store(new Change.CreateNode(Samples.node(node.value()))));
    many.forEach(this::open);
    pass(Duration.ofSeconds(8));
    assertTrue(many.stream().allMatch(node -> state(node) == NodeStatus.State.DISCONNECTED));
    many.subList(0, 12).forEach(node -> heard(node, new ToManager.Heartbeat()));
    pass(Duration.ofSeconds(1));
    assertEquals(NodeStatus.State.READY, state(many.getFirst()));
    assertEquals(NodeStatus.State.DOWN, state(many.getLast()));
  }

  @Test
  void noticesADeadNodeThoughItsClockWasSetBack() {
    open(N1);
    now = now.minus(Duration.ofHours(1));
    heard(N2, new ToManager.Connected("10.0.0.2"));
    wakes.clear();
    settle(on(new Input.Due(Timer.of("look"))));
    settle(on(new Input.Due(new Timer("silence", "n1"))));
    pass(Duration.ofSeconds(3));
    assertEquals(NodeStatus.State.DOWN, state(N1));
  }

  @Test
  void holdsOffANodeThatBeginsSessionAfterSession() {
    for (int i = 0; i < 3; i++) open(N1);
    heard(N1, new ToManager.Connected("10.0.0.1"));
    heard(N1, hello());
    assertEquals(
        List.of(new Effect.Disconnect(N1, "node n1 exceeded rate limit count of registrations")),
        messages);
    forget();
    now = now.plus(Duration.ofSeconds(9));
    open(N1);
  }

  @Test
  void tellsEachNodeWhatItIsToTheSwarmAndWhoLeads() {
    store(new Change.PlaceManager(N2, NodeRole.MANAGER, Optional.of("10.0.0.2:2377")));
    store(new Change.PlaceManager(LEADER, NodeRole.MANAGER, Optional.of("10.0.0.9:2377")));
    heard(N1, new ToManager.Connected("10.0.0.1"));
    heard(N1, hello());
    assertEquals(
        List.of(
            new ToAgent.Membership(
                NodeRole.WORKER, List.of("10.0.0.9:2377", "10.0.0.2:2377"), "", false)),
        belongings(N1));
  }

  @Test
  void tellsAllOfOtherManagersAndOneOfItsOtherRole() {
    open(N1);
    open(N2);
    store(new Change.PlaceManager(N1, NodeRole.MANAGER, Optional.empty()));
    assertEquals(
        List.of(new ToAgent.Membership(NodeRole.MANAGER, List.of(), "", false)), belongings(N1));
    assertEquals(List.of(), belongings(N2));
    forget();
    store(new Change.PlaceManager(N1, NodeRole.MANAGER, Optional.of("10.0.0.1:2377")));
    assertEquals(List.of("Membership"), kindsTo(N1));
    assertEquals(List.of("Membership"), kindsTo(N2));
  }

  @Test
  void tellsANodeToRenewUntilTheNextRootHasCertifiedIt() {
    open(N1);
    var next = new TlsInfo("next", "CN=swarm-ca", "next");
    var root = new RootCa("old", "", "", "");
    store(new Change.ReplaceRootCa(root.rotating(new RootRotation("next", "", "", next, "", ""))));
    assertEquals(
        List.of(new ToAgent.Membership(NodeRole.WORKER, List.of(), "old", true)), belongings(N1));
    forget();
    var is = Samples.description("host");
    var certified = is.withTlsInfo(next);
    heard(N1, new ToManager.Described(certified));
    assertEquals(
        List.of(new ToAgent.Membership(NodeRole.WORKER, List.of(), "old", false)), belongings(N1));
  }

  @Test
  void tellsNobodyWhatHeKnows() {
    open(N1);
    Node node = view.node(N1).orElseThrow();
    store(
        new Change.SpecifyNode(
            N1, node.meta().version(), node.spec().withAvailability(NodeSpec.Availability.PAUSE)));
    assertEquals(List.of(), messages);
  }

  @Test
  void suspectsANodeWhoseStreamBreaksAndGreetsItAnewWhenItIsBack() {
    open(N1);
    assign();
    forget();
    heard(N1, new ToManager.Disconnected("reset"));
    assertEquals(NodeStatus.State.DISCONNECTED, state(N1));
    assertEquals(TaskState.RUNNING, view.task(T1).orElseThrow().desired());
    open(N1);
    assertEquals(NodeStatus.State.READY, state(N1));
  }

  @Test
  void endsTheSessionOfANodeThatIsRemoved() {
    open(N1);
    store(new Change.RemoveNode(N1));
    assertEquals(List.of(new Effect.Disconnect(N1, "node not found")), messages);
  }

  @Test
  void givesEveryNodeADoubleGraceUnderANewLeader() {
    open(N1);
    wakes.clear();
    settle(perform(dispatcher.start(view, now)));
    assertEquals(NodeStatus.State.UNKNOWN, state(N1));
    pass(Duration.ofMillis(5999));
    assertEquals(NodeStatus.State.UNKNOWN, state(N1));
    pass(Duration.ofMillis(1));
    assertEquals(
        "heartbeat failure for node in \"unknown\" state",
        view.node(N1).orElseThrow().status().message());
  }

  @Test
  void orphansTheTasksOfANodeThatHasBeenDownForADay() {
    open(N1);
    assign();
    report(N1, TaskState.RUNNING);
    pass(Duration.ofSeconds(3));
    assertEquals(NodeStatus.State.DOWN, state(N1));
    pass(Duration.ofHours(24).minusMillis(1));
    assertEquals(TaskState.RUNNING, view.task(T1).orElseThrow().state());
    pass(Duration.ofMillis(1));
    assertEquals(TaskState.ORPHANED, view.task(T1).orElseThrow().state());
  }

  // a leader's turn, one change at a time

  private void heard(NodeId from, ToManager message) {
    settle(on(new Input.Heard(from, message)));
  }

  private List<Transaction> on(Input input) {
    return perform(dispatcher.on(input, view, now));
  }

  private List<Transaction> perform(List<Effect> effects) {
    var writes = new ArrayList<Transaction>();
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Write(var transaction) -> writes.add(transaction);
        case Effect.WakeAt wake -> wakes.put(wake.timer(), wake.at());
        case Effect.Send send -> messages.add(send);
        case Effect.Disconnect end -> messages.add(end);
      }
    }
    return writes;
  }

  /// Timers go off at their time.
  private void pass(Duration time) {
    Instant end = now.plus(time);
    for (Optional<Instant> next = due(end); next.isPresent(); next = due(end)) {
      if (next.get().isAfter(now)) now = next.get();
      ring();
    }
    now = end;
  }

  private Optional<Instant> due(Instant end) {
    return wakes.values().stream().min(Instant::compareTo).filter(at -> !at.isAfter(end));
  }

  /// All timers that should have gone off by now.
  private void ring() {
    List<Timer> due =
        wakes.entrySet().stream()
            .filter(wake -> !wake.getValue().isAfter(now))
            .map(Map.Entry::getKey)
            .toList();
    for (Timer timer : due) {
      wakes.remove(timer);
      settle(on(new Input.Due(timer)));
    }
  }

  private void settle(List<Transaction> writes) {
    for (Transaction write : writes) {
      List<StoreEvent> events = store(write);
      if (!events.isEmpty()) settle(on(new Input.Committed(events)));
    }
  }

  private void store(Change... changes) {
    List<StoreEvent> events = store(Transaction.of(changes));
    settle(on(new Input.Committed(events)));
  }

  private List<StoreEvent> store(Transaction transaction) {
    Applied applied = view.apply(view.index() + 1, new LogEntry(1, now, List.of(transaction)));
    view = applied.view();
    assertFalse(applied.outcomes().getFirst() instanceof Applied.Outcome.Refused);
    return applied.events();
  }

  private void open(NodeId node) {
    heard(node, new ToManager.Connected("10.0.0.1"));
    heard(node, hello());
    assertTrue(kindsTo(node).contains("Welcome"));
    forget();
  }

  /// An address on the ingress network.
  private void attach(NodeId node, String address) {
    var ingress = Samples.ingress();
    if (view.ingress().isEmpty()) {
      var state = new NetworkState("10.0.0.0/24", "10.0.0.1", 4096);
      store(new Change.CreateNetwork(ingress), new Change.AllocateNetwork(ingress.id(), state));
    }
    store(new Change.AllocateNode(node, List.of(new NetworkAttachment(ingress.id(), address))));
  }

  private void assign() {
    assign(List.of());
  }

  private void assign(List<NetworkAttachment> networks) {
    store(new Change.AllocateTask(T1, networks, at(TaskState.PENDING)));
    store(new Change.AssignTask(T1, N1, at(TaskState.ASSIGNED)));
    forget();
  }

  private void report(NodeId from, TaskState state) {
    heard(from, new ToManager.Statuses(List.of(new TaskReport(T1, at(state)))));
  }

  private void forget() {
    messages.clear();
  }

  private TaskStatus at(TaskState state) {
    return TaskStatus.at(state, "said", now);
  }

  private static ToManager hello() {
    return new ToManager.Hello(Samples.description("host"));
  }

  private NodeStatus.State state(NodeId node) {
    return view.node(node).orElseThrow().status().state();
  }

  private List<ToAgent> belongings(NodeId node) {
    return messages.stream()
        .filter(effect -> effect instanceof Effect.Send(var to, _) && to.equals(node))
        .map(effect -> ((Effect.Send) effect).message())
        .filter(ToAgent.Membership.class::isInstance)
        .toList();
  }

  private List<String> kindsTo(NodeId node) {
    return messages.stream()
        .filter(effect -> effect instanceof Effect.Send(var to, _) && to.equals(node))
        .map(effect -> ((Effect.Send) effect).message().getClass().getSimpleName())
        .toList();
  }

  /// The node's own addresses on the networks of each task that it was told of.
  private List<String> assigned(NodeId node) {
    return messages.stream()
        .filter(effect -> effect instanceof Effect.Send(var to, _) && to.equals(node))
        .map(effect -> ((Effect.Send) effect).message())
        .filter(ToAgent.Assignments.class::isInstance)
        .flatMap(message -> ((ToAgent.Assignments) message).put().stream())
        .flatMap(assignment -> assignment.networks().stream())
        .map(NetworkInfo::gateway)
        .toList();
  }

  private List<TaskId> backends(NodeId node) {
    return messages.stream()
        .filter(effect -> effect instanceof Effect.Send(var to, _) && to.equals(node))
        .map(effect -> ((Effect.Send) effect).message())
        .filter(ToAgent.Networks.class::isInstance)
        .flatMap(message -> ((ToAgent.Networks) message).put().services().stream())
        .flatMap(service -> service.tasks().stream())
        .filter(TaskEndpoint::serving)
        .map(TaskEndpoint::task)
        .toList();
  }
}
