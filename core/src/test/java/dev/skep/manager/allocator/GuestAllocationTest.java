package dev.skep.manager.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.model.Guest;
import dev.skep.model.GuestId;
import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.store.Change;
import dev.skep.testkit.Guests;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuestAllocationTest {
  private final LoopHarness harness = new LoopHarness(1).run(new Allocator());

  @BeforeEach
  void ground() {
    harness.write(new Change.CreateNetwork(Asking.network("back", "", false)));
    harness.write(new Change.CreateNode(Nodes.ready("n1")));
  }

  @Test
  void givesAGuestAnAddressAndItsNodeOneOfItsOwn() {
    come(Guests.of("mine", "n1", "back"));

    assertEquals(Optional.of("10.0.0.3/24"), guest("mine").address());
    assertEquals(List.of("10.0.0.2/24"), nodeAddresses("n1"));
  }

  @Test
  void givesTheAddressThatIsWanted() {
    come(Guests.wishing("mine", "n1", "back", "10.0.0.77"));

    assertEquals(Optional.of("10.0.0.77/24"), guest("mine").address());
  }

  @Test
  void saysThatTheWantedAddressIsTakenUntilItIsFree() {
    come(Guests.wishing("first", "n1", "back", "10.0.0.77"));
    come(Guests.wishing("second", "n1", "back", "10.0.0.77"));

    assertEquals(
        "Address already in use: 10.0.0.77 on network back is somebody's",
        guest("second").trouble());

    harness.write(new Change.RemoveGuest(new GuestId("first")));
    assertEquals(Optional.of("10.0.0.77/24"), guest("second").address());
    assertEquals("", guest("second").trouble());
  }

  @Test
  void givesNobodyTheNetworksOwnGatewayOrABroadcastAddress() {
    for (String taken : List.of("10.0.0.0", "10.0.0.1", "10.0.0.255")) {
      come(Guests.wishing("at" + taken, "n1", "back", taken));
      assertEquals(Optional.empty(), guest("at" + taken).address(), taken);
    }
  }

  @Test
  void saysThatANetworkIsFullUntilAGuestHasGone() {
    harness.write(new Change.CreateNetwork(Asking.network("small", "10.9.0.0/29", false)));
    // Six addresses: the network's gateway, the node's own, and four.
    for (String id : List.of("first", "second", "third", "fourth", "fifth")) {
      come(Guests.of(id, "n1", "small"));
    }

    assertEquals("no address left on network small (10.9.0.0/29)", guest("fifth").trouble());

    harness.write(new Change.RemoveGuest(new GuestId("first")));
    assertEquals(Optional.of("10.9.0.3/29"), guest("fifth").address());
  }

  @Test
  void takesTheNodesAddressBackAfterItsLastGuestHasGone() {
    come(Guests.of("mine", "n1", "back"));
    harness.write(new Change.RemoveGuest(new GuestId("mine")));
    assertEquals(List.of("10.0.0.2/24"), nodeAddresses("n1"));

    harness.advance(Resting.REST);

    assertEquals(List.of(), nodeAddresses("n1"));
  }

  @Test
  void givesNoAddressTwiceAsANewLeader() {
    come(Guests.of("mine", "n1", "back"));

    var next = new LoopHarness(2).from(harness.view()).run(new Allocator());
    next.write(new Change.CreateGuest(Guests.of("other", "n1", "back")));

    assertEquals(
        Optional.of("10.0.0.4/24"),
        next.view().guest(new GuestId("other")).orElseThrow().address());
  }

  @Test
  void takesBackTheAddressesOfARemovedNodesGuests() {
    come(Guests.wishing("mine", "n1", "back", "10.0.0.77"));
    harness.write(new Change.RemoveNode(new NodeId("n1")));
    assertEquals(Optional.empty(), harness.view().guest(new GuestId("mine")));

    harness.write(new Change.CreateNode(Nodes.ready("n2")));
    come(Guests.wishing("other", "n2", "back", "10.0.0.77"));

    assertEquals(Optional.of("10.0.0.77/24"), guest("other").address());
  }

  @Test
  void waitsForTheNetworksSubnet() {
    harness.write(new Change.CreateNetwork(Asking.network("front", "10.0.0.0/24", false)));
    come(Guests.of("mine", "n1", "front"));
    assertEquals(
        "network front has no subnet: its own overlaps another, or none is left",
        guest("mine").trouble());

    harness.write(new Change.RemoveNetwork(new NetworkId("back")));

    assertEquals("", guest("mine").trouble());
  }

  private void come(Guest guest) {
    harness.write(new Change.CreateGuest(guest));
  }

  private Guest guest(String id) {
    return harness.view().guest(new GuestId(id)).orElseThrow();
  }

  private List<String> nodeAddresses(String id) {
    return harness.view().node(new NodeId(id)).orElseThrow().attachments().stream()
        .map(NetworkAttachment::address)
        .toList();
  }
}
