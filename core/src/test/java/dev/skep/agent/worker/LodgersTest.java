package dev.skep.agent.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.agent.exec.ContainerEvent.FoundGuest;
import dev.skep.model.GuestId;
import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.wire.GuestEndpoint;
import dev.skep.wire.GuestWish;
import dev.skep.wire.ToManager;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LodgersTest {
  private final Lodgers lodgers = new Lodgers();

  @Test
  void saysNothingBeforeManagersAndEngineHaveSpoken() {
    lodgers.wished(wish("w"));
    assertEquals(Optional.empty(), lodgers.news());
    session();
    assertEquals(Optional.empty(), lodgers.news());
    lodgers.found(List.of());
    assertEquals(told(wish("w")), lodgers.news());
  }

  @Test
  void saysItOnceUntilTheEngineIsLookedAtAgain() {
    session();
    lodgers.found(List.of());
    lodgers.wished(wish("w"));
    assertEquals(told(wish("w")), lodgers.news());

    lodgers.learn(List.of(), false);
    assertEquals(Optional.empty(), lodgers.news());
    lodgers.found(List.of());
    assertEquals(told(wish("w")), lodgers.news());
  }

  @Test
  void isContentWithWhatManagersKnow() {
    session(known("w", "n1", "10.0.1.5"), known("stranger", "n2", "10.0.1.6"));
    lodgers.found(List.of(found("10.0.1.5", "w")));

    assertEquals(Optional.empty(), lodgers.news());
  }

  @Test
  void knowsAContainerByItsAddressThereafter() {
    session(known("w", "n1", "10.0.1.5"));
    lodgers.found(List.of(found("10.0.1.5", "renamed")));

    assertEquals(
        told(new GuestWish(new GuestId("w"), "back", "10.0.1.5", "renamed", List.of())),
        lodgers.news());
  }

  @Test
  void givesBackThePlaceOfAContainerThatIsGone() {
    session(known("w", "n1", "10.0.1.5"));
    lodgers.found(List.of());

    assertEquals(told(), lodgers.news());
  }

  @Test
  void keepsThePlaceOfAContainerThatIsBeingMade() {
    session();
    lodgers.found(List.of());
    lodgers.wished(wish("w"));
    assertEquals(told(wish("w")), lodgers.news());
    lodgers.learn(List.of(known("w", "n1", "10.0.1.5")), false);
    lodgers.found(List.of());
    assertEquals(Optional.empty(), lodgers.news());

    lodgers.settled(new GuestId("w"));

    assertEquals(told(), lodgers.news(), "it never came");
  }

  @Test
  void asksAnewForContainersThatNobodyKnows() {
    session();
    lodgers.found(List.of(found("10.0.1.5", "mine")));

    assertEquals(
        told(new GuestWish(new GuestId("spare"), "back", "10.0.1.5", "mine", List.of())),
        lodgers.news());
  }

  @Test
  void saysEverythingAnewInTheNextSession() {
    session();
    lodgers.found(List.of());
    lodgers.wished(wish("w"));
    assertEquals(told(wish("w")), lodgers.news());

    lodgers.sessionEnded();
    assertEquals(Optional.empty(), lodgers.news());
    session();

    assertEquals(told(wish("w")), lodgers.news());
  }

  private void session(GuestEndpoint... known) {
    lodgers.welcomed(new NodeId("n1"));
    lodgers.learn(List.of(known), true);
  }

  private static Optional<ToManager> told(GuestWish... all) {
    return Optional.of(new ToManager.Guests(List.of(all)));
  }

  private static GuestWish wish(String id) {
    return new GuestWish(new GuestId(id), "back", "", id, List.of());
  }

  private static FoundGuest found(String address, String container) {
    return new FoundGuest(
        new GuestId("spare"), new NetworkId("back"), address, container, List.of());
  }

  private static GuestEndpoint known(String id, String node, String address) {
    return new GuestEndpoint(
        new GuestId(id),
        new NodeId(node),
        id,
        List.of(),
        new NetworkAttachment(new NetworkId("back"), address + "/24"));
  }
}
