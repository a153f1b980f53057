package dev.skep.manager.roles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.Cluster;
import dev.skep.model.ClusterId;
import dev.skep.model.ClusterSpec;
import dev.skep.model.Meta;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.NodeSpec;
import dev.skep.model.RootCa;
import dev.skep.model.StoreObject;
import dev.skep.store.Change;
import dev.skep.store.View;
import dev.skep.testkit.Nodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoleKeeperTest {
  private static final NodeId SELF = new NodeId("m1");

  @Test
  void aGroupAsItIsWantedIsLeftAlone() {
    var view = view(manager("m1"), manager("m2"), worker("w1"));
    assertEquals(new Step.Nothing(), next(view, member("m1"), member("m2")));
  }

  @Test
  void aWorkerThatIsToManageIsCertifiedFirst() {
    var view = view(manager("m1"), wanted(worker("w1"), NodeRole.MANAGER));
    assertEquals(
        new Step.Write(
            new Change.PlaceManager(new NodeId("w1"), NodeRole.MANAGER, Optional.empty())),
        next(view, member("m1")));
  }

  @Test
  void aManagerThatDoesNotListenYetIsWaitedForInSilence() {
    var silent = manager("m2").withManager(NodeRole.MANAGER, Optional.empty());
    assertEquals(new Step.Nothing(), next(view(manager("m1"), silent), member("m1")));
  }

  @Test
  void aManagerThatListensIsAdded() {
    assertEquals(
        new Step.Add(new NodeId("m2"), "m2:2377"),
        next(view(manager("m1"), manager("m2")), member("m1")));
  }

  @Test
  void aMemberIsMovedToWhereItListens() {
    var elsewhere = manager("m2").withManager(NodeRole.MANAGER, Optional.of("other:2377"));
    assertEquals(
        new Step.Move(new NodeId("m2"), "other:2377"),
        next(view(manager("m1"), elsewhere), member("m1"), member("m2")));
  }

  @Test
  void aDemotedManagerIsFirstTakenOutAndThenAWorker() {
    var view = view(manager("m1"), wanted(manager("m2"), NodeRole.WORKER), manager("m3"));
    assertEquals(
        new Step.Remove(new NodeId("m2")), next(view, member("m1"), member("m2"), member("m3")));
    assertEquals(
        new Step.Write(
            new Change.PlaceManager(new NodeId("m2"), NodeRole.WORKER, Optional.empty())),
        next(view, member("m1"), member("m3")));
  }

  @Test
  void aMemberWhoseNodeIsGoneIsTakenOut() {
    assertEquals(
        new Step.Remove(new NodeId("m2")), next(view(manager("m1")), member("m1"), member("m2")));
  }

  @Test
  void aManagerThatLeavesIsTakenOutAndStaysCertified() {
    var leaving = manager("m2").withManager(NodeRole.MANAGER, Optional.empty());
    var view = view(manager("m1"), leaving);
    assertEquals(new Step.Remove(new NodeId("m2")), next(view, member("m1"), member("m2")));
    assertEquals(new Step.Nothing(), next(view, member("m1")));
  }

  @Test
  void aLeaderThatIsToGoHandsOverToTheOneThatHasMost() {
    var view = view(wanted(manager("m1"), NodeRole.WORKER), manager("m2"), manager("m3"));
    assertEquals(
        new Step.Transfer(new NodeId("m3")),
        next(view, member("m1"), at(member("m2"), 10), at(member("m3"), 11)));
    assertEquals(
        new Step.Transfer(new NodeId("m2")),
        next(view, member("m1"), at(member("m2"), 11), at(member("m3"), 11)));
  }

  @Test
  void aLeaderWithNobodyToFollowItStays() {
    var view = view(wanted(manager("m1"), NodeRole.WORKER), manager("m2"));
    assertInstanceOf(Step.Wait.class, next(view, member("m1"), away(member("m2"))));
  }

  @Test
  void nobodyIsTakenOutWhenThatWouldLoseTheQuorum() {
    var view = view(manager("m1"), wanted(manager("m2"), NodeRole.WORKER), manager("m3"));
    var waits =
        assertInstanceOf(
            Step.Wait.class, next(view, member("m1"), member("m2"), away(member("m3"))));
    assertEquals("member m2 stays: removing it would lose the quorum", waits.why());
  }

  @Test
  void whatCannotBeDoneDoesNotHoldUpWhatCan() {
    var view =
        view(manager("m1"), wanted(manager("m2"), NodeRole.WORKER), manager("m3"), manager("m4"));
    assertEquals(
        new Step.Add(new NodeId("m4"), "m4:2377"),
        next(view, member("m1"), member("m2"), away(member("m3"))));
  }

  @Test
  void anEmptyLogIsNoReasonToGo() {
    assertEquals(new Step.Nothing(), next(View.EMPTY, member("m1")));
  }

  @Test
  void whoeverDoesNotAnswerMayBeTakenOut() {
    var members = List.of(member("m1"), member("m2"), away(member("m3")));
    assertTrue(Quorum.staysWithout(members, new NodeId("m3")));
    assertEquals(false, Quorum.staysWithout(members, new NodeId("m2")));
    assertTrue(Quorum.staysWithout(members.subList(0, 2), new NodeId("m2")));
  }

  private static Step next(View view, GroupMember... members) {
    return RoleKeeper.next(view, List.of(members), SELF);
  }

  private static View view(Node... nodes) {
    var objects = new ArrayList<StoreObject>(List.of(nodes));
    objects.add(
        new Cluster(
            new ClusterId("c"),
            Meta.NEW,
            ClusterSpec.DEFAULT,
            new RootCa("", "", "", ""),
            Optional.empty(),
            List.of(),
            Cluster.DEFAULT_SUBNET_SIZE,
            Cluster.DEFAULT_DATA_PATH_PORT));
    return View.of(1, 1, objects.stream());
  }

  private static Node worker(String id) {
    return Nodes.ready(id);
  }

  private static Node manager(String id) {
    return wanted(Nodes.ready(id), NodeRole.MANAGER)
        .withManager(NodeRole.MANAGER, Optional.of(id + ":2377"));
  }

  private static Node wanted(Node node, NodeRole role) {
    return node.withSpec(new NodeSpec(node.spec().annotations(), role, node.spec().availability()));
  }

  private static GroupMember member(String id) {
    return new GroupMember(new NodeId(id), id + ":2377", true, 10);
  }

  private static GroupMember away(GroupMember it) {
    return new GroupMember(it.node(), it.address(), false, it.commitIndex());
  }

  private static GroupMember at(GroupMember it, long commitIndex) {
    return new GroupMember(it.node(), it.address(), it.reachable(), commitIndex);
  }
}
