package dev.skep.manager.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.model.GuestId;
import dev.skep.model.NetworkKey;
import dev.skep.model.NodeId;
import dev.skep.model.Payload;
import dev.skep.model.ServiceId;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.testkit.Guests;
import dev.skep.wire.HostInfo;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ServiceEndpoints;
import dev.skep.wire.ToAgent;
import dev.skep.world.Samples;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PublishingTest {
  private final Ground ground = new Ground();

  PublishingTest() {
    ground.network("ingress", "10.0.0", true);
    ground.network("front", "10.0.1", false);
    ground.network("back", "10.0.2", false);
    ground.node("n1", "192.168.0.1", "ingress=10.0.0.11", "front=10.0.1.11");
    ground.node("n2", "192.168.0.2", "ingress=10.0.0.12", "front=10.0.1.12", "back=10.0.2.12");
    ground.node("n3", "192.168.0.3", "ingress=10.0.0.13");
    ground.increments();
  }

  @Test
  void tellsANodeOfTheNetworksThatItHasWithItsOwnAddressThere() {
    assertEquals(List.of("front 10.0.1.11", "ingress 10.0.0.11"), networks(complete("n1")));
    assertEquals(List.of("ingress 10.0.0.13"), networks(complete("n3")));
    NetworkInfo front = complete("n1").networks().getFirst();
    assertEquals("10.0.1.0/24", front.subnet());
    assertEquals(4790, front.vxlanPort(), "the cluster's own");
  }

  @Test
  void namesTheHostsWithWhichItSharesANetworkByTheirAddressesThere() {
    assertEquals(
        List.of("n2 192.168.0.2 10.0.0.12/24 10.0.1.12/24", "n3 192.168.0.3 10.0.0.13/24"),
        hosts(complete("n1")));
  }

  @Test
  void namesAHostByTheDataPathAddressThatWasAskedFor() {
    ground.describe("n2", "172.16.0.2");
    assertEquals(
        List.of("n2 172.16.0.2 10.0.0.12/24 10.0.1.12/24"), hosts(ground.increments("n1").put()));
  }

  @Test
  void tellsOfAHostsOtherAddressAndNotOfItsHealth() {
    ground.report("n2", Ground.DOWN, "192.168.0.2");
    assertEquals(Optional.empty(), ground.told("n1"));
    assertEquals("n2", complete("n1").hosts().getFirst().node().value(), "may still run there");
    ground.report("n2", Ground.READY, "192.168.0.22");
    assertEquals(
        List.of("n2 192.168.0.22 10.0.0.12/24 10.0.1.12/24"), hosts(ground.increments("n1").put()));
    assertEquals(Optional.empty(), ground.told("n2"), "a host needs not hear of itself");
  }

  @Test
  void takesAHostBackThatSharesNothingAnyMore() {
    ground.remove(new Change.RemoveNode(new NodeId("n2")));
    assertEquals(List.of(new NodeId("n2")), ground.increments("n3").hostsGone());
  }

  @Test
  void tellsANodeEverythingThatHasGotANetworkItself() {
    ground.attach("n3", "ingress=10.0.0.13", "front=10.0.1.13");
    ToAgent.Networks told = ground.increments("n3");
    assertEquals(complete("n3"), told.put());
    assertEquals(true, told.complete());
    assertEquals(
        List.of("n3 192.168.0.3 10.0.0.13/24 10.0.1.13/24"), hosts(ground.increments("n1").put()));
  }

  @Test
  void tellsOfAServiceWhereItStands() {
    ground.service("db", "back");
    assertEquals(List.of("db"), services(ground.increments("n2").put()));
    assertEquals(Optional.empty(), ground.told("n1"));
    assertEquals(List.of("db"), services(complete("n2")));
    assertEquals(List.of(), services(complete("n1")));
  }

  @Test
  void takesAServiceBackWhereItsLastTaskHasStood() {
    ground.service("db", "back");
    ground.task("t1", "db", "n2", "back=10.0.2.5");
    ground.increments();
    ground.revise("db", "front");
    assertEquals(List.of("db"), services(ground.increments("n1").put()));
    assertEquals(List.of("db"), services(ground.increments("n2").put()));
    ground.attach("n1", "ingress=10.0.0.11");
    ground.attach("n2", "ingress=10.0.0.12", "back=10.0.2.12");
    assertEquals(List.of("db"), services(complete("n2")), "its old task is still there");
    ground.increments();
    ground.end("t1");
    assertEquals(List.of(new ServiceId("db")), ground.increments("n2").servicesGone());
  }

  @Test
  void tellsOfAGuestWhereItsNetworkIs() {
    ground.guest("mine", "n1", "front", "10.0.1.50");

    assertEquals(List.of("mine n1 10.0.1.50/24"), guests(ground.increments("n1").put()));
    assertEquals(List.of("mine n1 10.0.1.50/24"), guests(ground.increments("n2").put()));
    assertEquals(Optional.empty(), ground.told("n3"));
    assertEquals(List.of("mine n1 10.0.1.50/24"), guests(complete("n2")));
    assertEquals(List.of(), guests(complete("n3")));
  }

  @Test
  void takesAGuestBackThatHasGone() {
    ground.guest("mine", "n1", "front", "10.0.1.50");
    ground.increments();

    ground.remove(new Change.RemoveGuest(new GuestId("mine")));

    assertEquals(List.of(new GuestId("mine")), ground.increments("n2").guestsGone());
  }

  @Test
  void saysNothingOfAGuestWithoutAnAddress() {
    ground.remove(new Change.CreateGuest(Guests.of("mine", "n1", "front")));

    assertEquals(Optional.empty(), ground.told("n2"));
    assertEquals(List.of(), guests(complete("n2")));
  }

  private static List<String> guests(NetworkMap map) {
    return map.guests().stream()
        .map(it -> it.guest() + " " + it.node() + " " + it.at().address())
        .toList();
  }

  @Test
  void knowsATaskFromItsAssignmentUntilItIsOver() {
    ground.service("web", "front");
    ground.task("t1", "web", "n1", "front=10.0.1.5");
    assertEquals(List.of("t1 waits"), tasks(ground.increments("n2").put()));
    ground.report("t1", TaskState.RUNNING);
    assertEquals(List.of("t1 serves"), tasks(ground.increments("n2").put()));
    ground.desire("t1", TaskState.SHUTDOWN);
    assertEquals(List.of("t1 waits"), tasks(ground.increments("n2").put()));
    ground.end("t1");
    assertEquals(List.of(), tasks(ground.increments("n2").put()));
  }

  @Test
  void tellsTheKeysToThoseThatHaveAnEncryptedNetworkAndToNobodyElse() {
    ground.encrypted("vault", "10.0.3");
    ground.attach("n1", "ingress=10.0.0.11", "vault=10.0.3.11");
    ground.increments();
    NetworkKey first = key(1);
    ground.rekey(first);
    assertEquals(List.of(first), ground.increments("n1").put().keys());
    assertEquals(Optional.empty(), ground.told("n2"));
    assertEquals(List.of(first), complete("n1").keys());
    assertEquals(List.of(), complete("n2").keys());

    ground.attach("n2", "ingress=10.0.0.12", "vault=10.0.3.12");
    assertEquals(List.of(first), ground.increments("n2").put().keys());

    ground.attach("n2", "ingress=10.0.0.12");
    assertEquals(List.of(), ground.increments("n2").put().keys());
    assertEquals(true, ground.increments("n2").complete(), "so it forgets them");
  }

  @Test
  void tellsOfAnotherRunOfADaemonThoseWhoSealForIt() {
    ground.encrypted("vault", "10.0.3");
    ground.attach("n1", "ingress=10.0.0.11", "vault=10.0.3.11");
    ground.attach("n2", "ingress=10.0.0.12", "vault=10.0.3.12");
    ground.increments();
    ground.restart("n2", "second");
    assertEquals(List.of("second"), runs(ground.increments("n1").put()));
    assertEquals(Optional.empty(), ground.told("n3"), "which shares only a plain network");
    assertEquals(List.of("", "second"), runs(complete("n1")).stream().sorted().toList());
    assertEquals(List.of("", ""), runs(complete("n3")));
  }

  private static NetworkKey key(long number) {
    return new NetworkKey(number, new Payload(new byte[NetworkKey.SECRET_BYTES]), Samples.NOON);
  }

  private static List<String> runs(NetworkMap map) {
    return map.hosts().stream().map(HostInfo::incarnation).toList();
  }

  private NetworkMap complete(String node) {
    return ground.complete(node).put();
  }

  private static List<String> networks(NetworkMap map) {
    return map.networks().stream().map(it -> it.name() + " " + it.gateway()).toList();
  }

  private static List<String> hosts(NetworkMap map) {
    return map.hosts().stream().map(PublishingTest::host).toList();
  }

  private static String host(HostInfo it) {
    return it.node()
        + " "
        + it.address()
        + " "
        + String.join(" ", it.gateways().stream().map(at -> at.address()).toList());
  }

  private static List<String> services(NetworkMap map) {
    return map.services().stream().map(ServiceEndpoints::name).toList();
  }

  private static List<String> tasks(NetworkMap map) {
    return map.services().stream()
        .flatMap(it -> it.tasks().stream())
        .map(it -> it.task() + (it.serving() ? " serves" : " waits"))
        .toList();
  }
}
