package dev.skep.manager.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.model.Annotations;
import dev.skep.model.Meta;
import dev.skep.model.Network;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkSpec;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.NodeSpec;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.NodeStatus;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.UpdateStatus;
import dev.skep.model.UpdateStatus.State;
import dev.skep.model.Values;
import dev.skep.store.StoreEvent;
import dev.skep.store.StoreEvent.NetworkCreated;
import dev.skep.store.StoreEvent.NetworkRemoved;
import dev.skep.store.StoreEvent.NetworkUpdated;
import dev.skep.store.StoreEvent.NodeCreated;
import dev.skep.store.StoreEvent.NodeRemoved;
import dev.skep.store.StoreEvent.NodeUpdated;
import dev.skep.store.StoreEvent.ServiceCreated;
import dev.skep.store.StoreEvent.ServiceRemoved;
import dev.skep.store.StoreEvent.ServiceUpdated;
import dev.skep.store.View;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SwarmEventsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static final Node NODE = Nodes.ready("n1");
  private static final Service WEB = Services.replicated("web", 2);
  private static final NetworkSpec OVERLAY =
      new NetworkSpec(
          Annotations.named("back"),
          "overlay",
          Values.noLabels(),
          false,
          false,
          false,
          false,
          List.of());
  private static final Network NET =
      new Network(new NetworkId("net"), Meta.NEW, OVERLAY, Optional.empty());

  private record Row(String claim, StoreEvent event, String line) {}

  /// As `docker events` prints them, without the time.
  @TestFactory
  Stream<DynamicTest> saysItInDockersWords() {
    return Stream.of(
            new Row("a new node", new NodeCreated(NODE), "node create n1 (name=n1)"),
            new Row("a removed node", new NodeRemoved(NODE), "node remove n1 (name=n1)"),
            new Row(
                "a node that users gave a name",
                new NodeCreated(called(NODE, "left")),
                "node create n1 (name=left)"),
            new Row(
                "a paused node",
                new NodeUpdated(NODE, available(NODE, Availability.PAUSE)),
                "node update n1 (availability.new=pause, availability.old=active, name=n1)"),
            new Row(
                "a promoted node",
                new NodeUpdated(NODE, NODE.withManager(NodeRole.MANAGER, Optional.empty())),
                "node update n1 (name=n1, role.new=manager, role.old=worker)"),
            new Row(
                "a node that answers for the first time",
                new NodeUpdated(Nodes.in(NODE, NodeStatus.State.UNKNOWN), NODE),
                "node update n1 (name=n1, state.new=ready, state.old=unknown)"),
            new Row(
                "a node of which something else has changed",
                new NodeUpdated(NODE, Nodes.labelled(NODE, "disk", "ssd")),
                "node update n1 (name=n1)"),
            new Row("a new service", new ServiceCreated(WEB), "service create web (name=web)"),
            new Row("a removed service", new ServiceRemoved(WEB), "service remove web (name=web)"),
            new Row(
                "a service that got its ports",
                new ServiceUpdated(WEB, WEB),
                "service update web (name=web)"),
            new Row(
                "a scaled service",
                new ServiceUpdated(WEB, revised(Services.scaled(WEB.spec(), 1))),
                "service update web (name=web, replicas.new=1, replicas.old=2)"),
            new Row(
                "a service with another image",
                new ServiceUpdated(WEB, revised(Services.image(WEB.spec(), "web:two"))),
                "service update web (image.new=web:two, image.old=image:1, name=web)"),
            new Row(
                "the beginning of the first update",
                new ServiceUpdated(WEB, in(State.UPDATING)),
                "service update web (name=web, updatestate.new=updating)"),
            new Row(
                "the end of an update",
                new ServiceUpdated(in(State.UPDATING), in(State.COMPLETED)),
                "service update web (name=web, updatestate.new=completed,"
                    + " updatestate.old=updating)"),
            new Row(
                "a rollback",
                new ServiceUpdated(in(State.COMPLETED), in(State.ROLLBACK_STARTED)),
                "service update web (name=web, updatestate.new=rollback_started,"
                    + " updatestate.old=completed)"),
            new Row(
                "an update begun anew",
                new ServiceUpdated(in(State.COMPLETED), WEB),
                "service update web (name=web)"),
            new Row("a new network", new NetworkCreated(NET), "network create net (name=back)"),
            new Row(
                "a network that got its subnet",
                new NetworkUpdated(NET, NET),
                "network update net (name=back)"),
            new Row("a removed network", new NetworkRemoved(NET), "network remove net (name=back)"))
        .map(row ->
            DynamicTest.dynamicTest(
                row.claim(),
                () ->
                    assertEquals(
                        Optional.of(row.line()),
                        SwarmEvents.of(row.event(), NOON).map(SwarmEventsTest::line))));
  }

  @Test
  void aGlobalServiceHasNoReplicasToSpeakOf() {
    Service everywhere =
        WEB.revised(
            Services.spec("web", new ServiceMode.Global()), 2, OptionalLong.of(WEB.revision()));
    assertEquals(
        Optional.of("service update web (name=web)"),
        SwarmEvents.of(new ServiceUpdated(WEB, everywhere), NOON).map(SwarmEventsTest::line));
  }

  @Test
  void aChangeOfLeadersIsToldOfBothAsFarAsTheyAreKnown() {
    View view = View.of(1, 1, Stream.of(NODE, Nodes.ready("n2")));
    assertEquals(
        "node update n1 (leader.new=false, leader.old=true, name=n1)\n"
            + "node update n2 (leader.new=true, leader.old=false, name=n2)",
        leaders("n1", "n2", view));
    assertEquals(
        "node update n2 (leader.new=true, leader.old=false, name=n2)", leaders("gone", "n2", view));
  }

  private static String leaders(String was, String is, View view) {
    return SwarmEvents.leaderChanged(new NodeId(was), new NodeId(is), view, NOON).stream()
        .map(SwarmEventsTest::line)
        .collect(Collectors.joining("\n"));
  }

  private static String line(SwarmEvent event) {
    String attributes =
        event.attributes().entrySet().stream()
            .map(it -> it.getKey() + "=" + it.getValue())
            .collect(Collectors.joining(", "));
    return event.type().word()
        + " "
        + event.action().word()
        + " "
        + event.id()
        + " ("
        + attributes
        + ")";
  }

  private static Node called(Node node, String name) {
    return node.withSpec(
        new NodeSpec(Annotations.named(name), node.spec().role(), node.spec().availability()));
  }

  private static Node available(Node node, Availability availability) {
    return node.withSpec(node.spec().withAvailability(availability));
  }

  private static Service revised(ServiceSpec spec) {
    return WEB.revised(spec, 2, OptionalLong.of(1));
  }

  private static Service in(State state) {
    return WEB.withUpdateStatus(new UpdateStatus(state, NOON, Optional.empty(), ""));
  }
}
