package dev.skep.manager.api;

import static dev.skep.manager.api.Swarms.NOW;
import static dev.skep.manager.api.Swarms.empty;
import static dev.skep.manager.api.Swarms.node;
import static dev.skep.manager.api.Swarms.spec;
import static dev.skep.manager.api.Swarms.with;
import static dev.skep.manager.api.Swarms.withService;
import static dev.skep.manager.api.Swarms.withTask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.skep.model.Annotations;
import dev.skep.model.ManagerStatus;
import dev.skep.model.ManagerStatus.Reachability;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.NodeSpec;
import dev.skep.model.NodeStatus.State;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.store.Refusal;
import dev.skep.store.Refusal.Code;
import dev.skep.store.View;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NodesAndListsTest {
  private static final SortedMap<NodeId, ManagerStatus> ONE_MANAGER = group("m1");

  private final View view =
      withTask(
          withTask(
              withService(
                  with(
                      empty(),
                      new Change.CreateNode(node("m1", "alpha", NodeRole.MANAGER, State.READY)),
                      new Change.CreateNode(node("w1", "beta", NodeRole.WORKER, State.READY)),
                      new Change.CreateNode(node("w2", "beta", NodeRole.WORKER, State.DOWN))),
                  "s1",
                  spec("web")),
              "t1",
              "s1",
              "w2",
              TaskState.RUNNING),
          "t2",
          "s1",
          "w2",
          TaskState.COMPLETE);

  @Test
  void refusesToDemoteTheLastManager() {
    var asked = new NodeSpec(Annotations.NONE, NodeRole.WORKER, NodeSpec.Availability.ACTIVE);

    assertEquals(
        new Refusal(Code.FAILED_PRECONDITION, "attempting to demote the last manager of the swarm"),
        refused(Nodes.update(view, "alpha", 2, asked, ONE_MANAGER)));
  }

  @Test
  void countsWhoIsBeingDemotedAsAManagerNoMore() {
    View two = managers("m1", "m2");
    var group = group("m1", "m2");
    var demoted =
        assertInstanceOf(Decision.Accept.class, roleOf("m1", NodeRole.WORKER, two, group));

    assertEquals(
        new Refusal(Code.FAILED_PRECONDITION, "attempting to demote the last manager of the swarm"),
        refused(roleOf("m2", NodeRole.WORKER, with(two, demoted.transaction()), group)));
  }

  @Test
  void promotesAWorker() {
    var promoted = roleOf("w1", NodeRole.MANAGER, view, ONE_MANAGER);

    View after = with(view, assertInstanceOf(Decision.Accept.class, promoted).transaction());
    assertEquals(NodeRole.MANAGER, after.node(new NodeId("w1")).orElseThrow().spec().role());
    assertEquals(
        NodeRole.WORKER,
        after.node(new NodeId("w1")).orElseThrow().role(),
        "what it is certified as follows later");
  }

  @Test
  void demotesAManagerOfWhichTheQuorumIsIndependent() {
    View three = managers("m1", "m2", "m3");

    assertInstanceOf(
        Decision.Accept.class, roleOf("m2", NodeRole.WORKER, three, group("m1", "m2", "m3")));
    assertInstanceOf(
        Decision.Accept.class, roleOf("m3", NodeRole.WORKER, three, group("m1", "m2", "-m3")));
  }

  @Test
  void refusesADemotionThatWouldLoseTheQuorum() {
    View three = managers("m1", "m2", "m3");

    assertEquals(
        new Refusal(
            Code.FAILED_PRECONDITION,
            "can't remove member from the raft: this would result in a loss of quorum"),
        refused(roleOf("m2", NodeRole.WORKER, three, group("m1", "m2", "-m3"))));
  }

  @Test
  void refusesToDemoteAManagerThatIsNotInTheGroup() {
    View two = managers("m1", "m2");

    assertEquals(
        new Refusal(Code.NOT_FOUND, "can't find manager in raft memberlist"),
        refused(roleOf("m2", NodeRole.WORKER, two, group("m1"))));
  }

  @Test
  void removesAManagerThatNeverGotIntoTheGroup() {
    View two = managers("m1", "m2");

    assertInstanceOf(Decision.Accept.class, Nodes.remove(two, "m2", true, group("m1"), NOW));
  }

  @Test
  void anUpdateThatIsLateChangesNothing() {
    assertEquals(
        Refusal.outOfSequence(),
        refused(
            Nodes.update(
                view,
                "w1",
                999,
                new NodeSpec(Annotations.NONE, NodeRole.MANAGER, NodeSpec.Availability.ACTIVE),
                ONE_MANAGER)));
  }

  private static Decision<NodeId> roleOf(
      String id, NodeRole role, View view, SortedMap<NodeId, ManagerStatus> managers) {
    long version = view.node(new NodeId(id)).orElseThrow().meta().version();
    var spec = new NodeSpec(Annotations.NONE, role, NodeSpec.Availability.ACTIVE);
    return Nodes.update(view, id, version, spec, managers);
  }

  private static View managers(String... ids) {
    View view = empty();
    for (String id : ids) {
      view = with(view, new Change.CreateNode(node(id, id, NodeRole.MANAGER, State.READY)));
    }
    return view;
  }

  /// @param ids with a `-` in front of those that cannot be reached
  private static SortedMap<NodeId, ManagerStatus> group(String... ids) {
    var group = new TreeMap<NodeId, ManagerStatus>();
    for (String id : ids) {
      boolean reachable = !id.startsWith("-");
      group.put(
          new NodeId(reachable ? id : id.substring(1)),
          new ManagerStatus(
              group.isEmpty(),
              reachable ? Reachability.REACHABLE : Reachability.UNREACHABLE,
              "10.0.0.1:2377"));
    }
    return group;
  }

  @Test
  void changesTheAvailabilityOfANode() {
    long version = view.node(new NodeId("w1")).orElseThrow().meta().version();
    var asked = new NodeSpec(Annotations.NONE, NodeRole.WORKER, NodeSpec.Availability.DRAIN);

    var accepted =
        assertInstanceOf(
            Decision.Accept.class, Nodes.update(view, "w1", version, asked, ONE_MANAGER));

    View after = with(view, accepted.transaction());
    assertEquals(asked, after.node(new NodeId("w1")).orElseThrow().spec());
  }

  @Test
  void saysThatANameIsNotEnough() {
    var decline =
        assertInstanceOf(
            Decision.Decline.class, Nodes.remove(view, "beta", false, ONE_MANAGER, NOW));

    assertEquals(Refusal.invalid("node beta is ambiguous (2 matches found)"), decline.why());
  }

  @Test
  void keepsANodeThatIsUpUnlessForced() {
    assertEquals(
        new Refusal(Code.FAILED_PRECONDITION, "node w1 is not down and can't be removed"),
        refused(Nodes.remove(view, "w1", false, ONE_MANAGER, NOW)));
    assertInstanceOf(Decision.Accept.class, Nodes.remove(view, "w1", true, ONE_MANAGER, NOW));
  }

  @Test
  void keepsAManagerEvenWhenForced() {
    assertEquals(
        new Refusal(
            Code.FAILED_PRECONDITION,
            "node m1 is a cluster manager and is a member of the raft cluster. It must be demoted"
                + " to worker before removal"),
        refused(Nodes.remove(view, "m1", true, ONE_MANAGER, NOW)));
  }

  @Test
  void orphansTheTasksOfARemovedNodeThatWereNotOver() {
    var accepted =
        assertInstanceOf(Decision.Accept.class, Nodes.remove(view, "w2", false, ONE_MANAGER, NOW));

    View after = with(view, accepted.transaction());

    assertEquals(TaskState.ORPHANED, after.task(new TaskId("t1")).orElseThrow().state());
    assertEquals(TaskState.COMPLETE, after.task(new TaskId("t2")).orElseThrow().state());
  }

  @Test
  void listsTasksByServiceNodeAndDesiredState() {
    assertEquals(List.of("t1", "t2"), tasks("service", "web"));
    assertEquals(List.of("t1", "t2"), tasks("node", "w2"));
    assertEquals(List.of("t1", "t2"), tasks("desired-state", "Running"));
    assertEquals(List.of("t2"), tasks("name", "web.1.t2"));
    assertEquals(List.of(), tasks("desired-state", "shutdown"));
  }

  /// What the engine says of itself and what users say of the node are asked for apart.
  @Test
  void doesNotMixLabelsOfEnginesWithThoseOfNodes() {
    View labelled =
        with(
            empty(),
            new Change.CreateNode(
                dev.skep.testkit.Nodes.labelled(
                    node("w1", "alpha", NodeRole.WORKER, State.READY), "zone", "a")));

    assertEquals(1, listed(Lists.nodes(labelled, filter("node.label", "zone=a"))));
    assertEquals(0, listed(Lists.nodes(labelled, filter("label", "zone=a"))));
  }

  private static int listed(Lists<Node> nodes) {
    return assertInstanceOf(Lists.Listed.class, nodes).objects().size();
  }

  @Test
  void refusesFiltersThatItDoesNotKnow() {
    assertEquals(
        new Lists.Declined<Service>(Refusal.invalid("invalid filter 'bogus'")),
        Lists.services(view, filter("bogus", "x")));
    assertEquals(
        new Lists.Declined<Task>(new Refusal(Code.UNKNOWN, "Invalid desired-state filter: 'bad'")),
        Lists.tasks(view, filter("desired-state", "bad")));
    assertEquals(
        new Lists.Declined<Task>(Refusal.notFound("service", "nope")),
        Lists.tasks(view, filter("service", "nope")));
  }

  @Test
  void countsTasksAfterAScaleAsUpToDate() {
    long version = Swarms.version(view, "s1");
    View scaled =
        with(
            view,
            new Change.ReviseService(
                new dev.skep.model.ServiceId("s1"),
                version,
                spec("web").withMode(new ServiceMode.Replicated(3))));

    assertEquals(
        2,
        assertInstanceOf(Lists.Listed.class, Lists.tasks(scaled, filter("_up-to-date", "true")))
            .objects()
            .size());
  }

  @Test
  void countsWhatRunsAndWhatShould() {
    assertEquals(
        new TaskCounts(1, 1, 0), TaskCounts.of(view.serviceNamed("web").orElseThrow(), view));
  }

  private List<String> tasks(String key, String value) {
    return switch (Lists.tasks(view, filter(key, value))) {
      case Lists.Listed<Task>(var tasks) -> tasks.stream().map(task -> task.id().value()).toList();
      case Lists.Declined<Task>(var why) -> throw new AssertionError(why.toString());
    };
  }

  private static Filters filter(String key, String value) {
    var values = new TreeMap<String, SortedSet<String>>();
    values.put(key, Collections.unmodifiableSortedSet(new TreeSet<>(List.of(value))));
    return new Filters(values);
  }

  private static Refusal refused(Decision<NodeId> decision) {
    return assertInstanceOf(Decision.Refuse.class, decision).why();
  }
}
