package dev.skep.manager.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.model.Annotations;
import dev.skep.model.Guest;
import dev.skep.model.GuestId;
import dev.skep.model.Meta;
import dev.skep.model.Network;
import dev.skep.model.Network.NetworkState;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkSpec;
import dev.skep.model.NodeId;
import dev.skep.model.Values;
import dev.skep.store.Change;
import dev.skep.testkit.Guests;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.wire.GuestWish;
import dev.skep.wire.ToAgent.GuestRefused;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LodgingTest {
  private static final NodeId N1 = new NodeId("n1");

  private final LoopHarness harness = new LoopHarness(1).run();

  @BeforeEach
  void ground() {
    harness.write(
        network("back", true),
        network("closed", false),
        new Change.AllocateNetwork(
            new NetworkId("back"), new NetworkState("10.0.2.0/24", "10.0.2.1", 4096)),
        new Change.CreateNode(Nodes.ready("n1")),
        new Change.CreateNode(Nodes.ready("n2")));
  }

  private static Change network(String name, boolean attachable) {
    var spec =
        new NetworkSpec(
            Annotations.named(name),
            "",
            Values.noLabels(),
            false,
            false,
            attachable,
            false,
            List.of());
    return new Change.CreateNetwork(
        new Network(new NetworkId(name), Meta.NEW, spec, Optional.empty()));
  }

  @Test
  void letsANewGuestIn() {
    assertEquals(
        List.of(new Change.CreateGuest(Guests.of("mine", "n1", "back"))),
        changes(wish("mine", "back", "")));
    assertEquals(List.of(), refusals(wish("mine", "back", "")));
  }

  @Test
  void leavesAloneWhatIsSoAlready() {
    come(Guests.of("mine", "n1", "back"));

    assertEquals(List.of(), changes(wish("mine", "back", "")));
  }

  @Test
  void takesNoteOfAnotherName() {
    come(Guests.of("mine", "n1", "back"));
    var renamed = new GuestWish(new GuestId("mine"), "back", "", "yours", List.of("front"));

    assertEquals(
        List.of(new Change.NameGuest(new GuestId("mine"), "yours", List.of("front"))),
        changes(renamed));
  }

  @Test
  void sendsThoseAwayThatTheNodeDoesNotName() {
    come(Guests.of("mine", "n1", "back"));
    come(Guests.of("other", "n2", "back"));

    assertEquals(List.of(new Change.RemoveGuest(new GuestId("mine"))), changes());
  }

  @Test
  void refusesWhatDockerRefuses() {
    assertEquals(
        List.of(refused("NotFound", "network nowhere not found")),
        refusals(wish("mine", "nowhere", "")));
    assertEquals(
        List.of(refused("PermissionDenied", "network closed not manually attachable")),
        refusals(wish("mine", "closed", "")));
    assertEquals(
        List.of(refused("InvalidArgument", "address 10.7.7.7 is not in network back")),
        refusals(wish("mine", "back", "10.7.7.7")));
    assertEquals(
        List.of(refused("InvalidArgument", "address nonsense is not in network back")),
        refusals(wish("mine", "back", "nonsense")));
    assertEquals(
        List.of(),
        changes(wish("a", "nowhere", ""), wish("b", "closed", ""), wish("c", "back", "10.7.7.7")));
  }

  @Test
  void letsANodeSpeakForItsOwnGuestsOnly() {
    come(Guests.of("other", "n2", "back"));

    assertEquals(List.of(), changes(wish("other", "back", "")));
    assertEquals(
        List.of(
            new GuestRefused(
                new GuestId("other"), "PermissionDenied", "guest other is another node's")),
        refusals(wish("other", "back", "")));
  }

  @Test
  void saysAgainWhyAGuestHasNoPlace() {
    come(Guests.of("mine", "n1", "back"));
    harness.write(new Change.AllocateGuest(new GuestId("mine"), Optional.empty(), "full"));

    assertEquals(
        List.of(refused("FailedPrecondition", "full")), refusals(wish("mine", "back", "")));
  }

  private void come(Guest guest) {
    harness.write(new Change.CreateGuest(guest));
  }

  private static GuestWish wish(String id, String network, String address) {
    return new GuestWish(new GuestId(id), network, address, id, List.of());
  }

  private static GuestRefused refused(String code, String why) {
    return new GuestRefused(new GuestId("mine"), code, why);
  }

  private List<Change> changes(GuestWish... wishes) {
    return Lodging.changes(N1, List.of(wishes), harness.view());
  }

  private List<GuestRefused> refusals(GuestWish... wishes) {
    return Lodging.refusals(N1, List.of(wishes), harness.view());
  }
}
