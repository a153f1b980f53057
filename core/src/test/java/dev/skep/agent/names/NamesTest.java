package dev.skep.agent.names;

import static dev.skep.agent.names.Maps.at;
import static dev.skep.agent.names.Maps.guest;
import static dev.skep.agent.names.Maps.idle;
import static dev.skep.agent.names.Maps.ingress;
import static dev.skep.agent.names.Maps.internal;
import static dev.skep.agent.names.Maps.map;
import static dev.skep.agent.names.Maps.network;
import static dev.skep.agent.names.Maps.on;
import static dev.skep.agent.names.Maps.service;
import static dev.skep.agent.names.Maps.serving;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.skep.agent.names.NameAnswer.Addresses;
import dev.skep.agent.names.NameAnswer.Foreign;
import dev.skep.agent.names.NameAnswer.Nobody;
import dev.skep.agent.names.NameAnswer.Nothing;
import dev.skep.agent.names.NameAnswer.Pointer;
import dev.skep.agent.names.NameAnswer.Refused;
import dev.skep.agent.names.NameAnswer.Stranger;
import dev.skep.agent.names.Question.Kind;
import dev.skep.loop.Dice;
import dev.skep.model.Ipv4;
import dev.skep.model.NetworkId;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ServiceEndpoints;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NamesTest {
  private static final List<NetworkInfo> NETWORKS =
      List.of(ingress(), network("front", 1), network("back", 2), network("b.c", 3));

  private static final ServiceEndpoints WEB =
      service(
          "Web",
          List.of(at("front", "10.0.1.3", "www", "Shop"), at("ingress", "10.0.0.3")),
          serving("Web.1.t1", "front=10.0.1.11", "ingress=10.0.0.11"),
          serving("Web.2.t2", "front=10.0.1.12", "ingress=10.0.0.12"),
          idle("Web.2.t0", "front=10.0.1.13", "ingress=10.0.0.13"));

  /// No virtual address; one per node; on two networks.
  private static final ServiceEndpoints DB =
      service(
          "db",
          List.of(on("back", "store"), on("front", "store", "shop")),
          serving("db.n1.t3", "back=10.0.2.21", "front=10.0.1.21"),
          serving("db.n2.t4", "back=10.0.2.22", "front=10.0.1.22"));

  private static final ServiceEndpoints STARTING =
      service("slow", List.of(on("front")), idle("slow.1.t5", "front=10.0.1.31"));

  private static final NetworkMap MAP = map(NETWORKS, WEB, DB, STARTING);

  /// A task of `Web`, on `front`.
  private static final Asker WEB_TASK = asker("front", "10.0.1.11");

  /// A task of `db`, on `back` and `front`.
  private static final Asker DB_TASK = asker("back", "10.0.2.21");

  /// Nobody's address: on `front`.
  private static final Asker STRANGER = asker("front", "10.0.1.99");

  @Test
  void leadsAServiceToItsVirtualAddress() {
    assertEquals(addresses("10.0.1.3"), ask("Web"));
  }

  @Test
  void leadsAServiceWithoutOneToThoseOfItsTasksThatServe() {
    assertEquals(addresses("10.0.1.21", "10.0.1.22"), ask("db"));
  }

  @Test
  void tellsAllTasksThatServe() {
    assertEquals(addresses("10.0.1.11", "10.0.1.12"), ask("tasks.web"));
    assertEquals(addresses("10.0.1.21", "10.0.1.22"), ask("tasks.db"));
  }

  @Test
  void knowsAliases() {
    assertEquals(addresses("10.0.1.3"), ask("www"));
    assertEquals(addresses("10.0.1.11", "10.0.1.12"), ask("tasks.www"));
    assertEquals(addresses("10.0.2.21", "10.0.2.22"), ask(DB_TASK, "store"));
  }

  @Test
  void leadsAnAliasToAllThatShareIt() {
    assertEquals(addresses("10.0.1.21", "10.0.1.22", "10.0.1.3"), ask("shop"));
    assertEquals(addresses("10.0.1.11", "10.0.1.12", "10.0.1.21", "10.0.1.22"), ask("tasks.shop"));
  }

  @Test
  void leadsAContainersNameToItWhetherItServesOrNot() {
    assertEquals(addresses("10.0.1.12"), ask("Web.2.t2"));
    assertEquals(addresses("10.0.1.13"), ask("Web.2.t0"));
    assertEquals(addresses("10.0.1.31"), ask("slow.1.t5"));
  }

  @Test
  void leadsAPlaceToTheTaskThatServesThere() {
    assertEquals(addresses("10.0.1.12"), ask("2.web"));
    assertEquals(addresses("10.0.1.12"), ask("web.2"));
    assertEquals(addresses("10.0.1.12"), ask("2.www"));
    assertEquals(addresses("10.0.1.21"), ask("n1.db"));
    assertEquals(addresses("10.0.1.22"), ask("db.n2"));
  }

  @Test
  void ignoresCase() {
    assertEquals(ask("web"), ask("wEB"));
    assertEquals(ask("tasks.web"), ask("TASKS.Web"));
    assertEquals(ask("web.2.t2"), ask("WEB.2.T2"));
    assertEquals(ask("web.front"), ask("web.FRONT"));
  }

  @Test
  void saysThatANameLivesThoughNobodyServes() {
    assertEquals(new Nothing(), ask("slow"));
    assertEquals(new Nothing(), ask("tasks.slow"));
    assertEquals(new Nothing(), ask("1.slow"));
  }

  @Test
  void keepsASlotsNameAliveWhileItsTaskIsReplaced() {
    assertEquals(new Nothing(), ask("7.web"));
    assertEquals(new Nothing(), ask("web.7"));
    assertEquals(foreign(WEB_TASK), ask("n7.web"));
  }

  @Test
  void hasNothingButAddresses() {
    assertEquals(new Nothing(), ask(WEB_TASK, "web", Kind.OTHER));
    assertEquals(new Nothing(), ask(WEB_TASK, "tasks.web", Kind.OTHER));
    assertEquals(new Nothing(), ask(WEB_TASK, "web", Kind.POINTER));
    assertEquals(foreign(WEB_TASK), ask(WEB_TASK, "example.org", Kind.OTHER));
  }

  @Test
  void leavesOtherNamesToTheWorld() {
    for (String name :
        List.of("example.org", "nobody", "tasks.nobody", "web.example.org", "", "tasks.", ".")) {
      assertEquals(foreign(WEB_TASK), ask(name), name);
    }
    assertEquals(new Foreign(Optional.empty()), ask(STRANGER, "example.org"));
  }

  @Test
  void tellsNamesOfTheAskersNetworksOnly() {
    assertEquals(foreign(DB_TASK), ask(DB_TASK, "nobody"));
    assertEquals(addresses("10.0.1.3"), ask(DB_TASK, "web"));
    var away = service("away", List.of(at("back", "10.0.2.9")));
    var names = Names.NONE.with(map(NETWORKS, WEB, away));
    assertEquals(foreign(WEB_TASK), ask(names, WEB_TASK, "away"));
    assertEquals(foreign(WEB_TASK), ask(names, WEB_TASK, "away.back"));
  }

  @Test
  void takesTheFirstOfTheAskersNetworksThatKnowsTheName() {
    assertEquals(addresses("10.0.2.21", "10.0.2.22"), ask(DB_TASK, "db"));
    assertEquals(addresses("10.0.1.21", "10.0.1.22"), ask(WEB_TASK, "db"));
    // Whichever gateway it asks.
    assertEquals(addresses("10.0.2.21", "10.0.2.22"), ask(asker("front", "10.0.1.21"), "db"));
  }

  @Test
  void looksIntoTheNetworkThatANameEndsWith() {
    assertEquals(addresses("10.0.1.21", "10.0.1.22"), ask(DB_TASK, "db.front"));
    assertEquals(addresses("10.0.2.21", "10.0.2.22"), ask(DB_TASK, "db.back"));
    assertEquals(addresses("10.0.1.11", "10.0.1.12"), ask(DB_TASK, "tasks.web.front"));
    assertEquals(addresses("10.0.1.11"), ask(DB_TASK, "web.1.t1.front"));
    assertEquals(foreign(DB_TASK), ask(DB_TASK, "web.back"));

    var dotted = service("a", List.of(at("b.c", "10.0.3.3")), serving("a.1.t9", "b.c=10.0.3.9"));
    var names = Names.NONE.with(map(NETWORKS, dotted));
    assertEquals(addresses("10.0.3.3"), ask(names, asker("b.c", "10.0.3.9"), "a.b.c"));
  }

  @Test
  void prefersANameToANetworksName() {
    var dotted = service("x", List.of(at("front", "10.0.1.7", "web.front")));
    var names = Names.NONE.with(map(NETWORKS, WEB, dotted));
    assertEquals(addresses("10.0.1.7"), ask(names, WEB_TASK, "web.front"));
  }

  @Test
  void neverTellsOfTheIngressNetwork() {
    assertEquals(new Stranger(), ask(asker("ingress", "10.0.0.11"), "web"));
    assertEquals(foreign(WEB_TASK), ask("web.ingress"));
    assertEquals(foreign(WEB_TASK), ask(WEB_TASK, "11.0.0.10.in-addr.arpa", Kind.POINTER));
  }

  @Test
  void tellsAStrangerOfTheNetworkOnWhoseGatewayItAsks() {
    assertEquals(addresses("10.0.1.3"), ask(STRANGER, "web"));
    assertEquals(addresses("10.0.1.3"), ask(STRANGER, "web.front"));
    assertEquals(new Foreign(Optional.empty()), ask(STRANGER, "web.back"));
  }

  @Test
  void tellsTheHostItselfOfTheNetworkOnWhoseGatewayItAsks() {
    assertEquals(addresses("10.0.1.3"), ask(asker("front", "127.0.0.1"), "web"));
    assertEquals(addresses("10.0.1.3"), ask(asker("front", "10.0.1.2"), "web"));
  }

  @Test
  void tellsNothingToThoseWhoAreNotOnTheNetwork() {
    assertEquals(new Stranger(), ask(asker("front", "192.0.2.1"), "web"));
    assertEquals(new Stranger(), ask(asker("front", "10.0.2.21"), "example.org"));
    assertEquals(new Stranger(), ask(asker("elsewhere", "10.0.1.11"), "web"));
  }

  @Test
  void letsNoNameOutOfInternalNetworks() {
    var inside = internal("inside", 4);
    var vault = service("vault", List.of(on("inside")), serving("vault.1.t1", "inside=10.0.4.5"));
    var door =
        service(
            "door",
            List.of(on("inside"), on("front")),
            serving("door.1.t2", "inside=10.0.4.6", "front=10.0.1.6"));
    var published =
        service(
            "pub",
            List.of(on("inside")),
            serving("pub.1.t3", "inside=10.0.4.7", "ingress=10.0.0.7"));
    var networks = List.of(ingress(), network("front", 1), inside);
    var names = Names.NONE.with(map(networks, vault, door, published));

    assertEquals(new Refused(), ask(names, asker("inside", "10.0.4.5"), "example.org"));
    assertEquals(new Refused(), ask(names, asker("inside", "10.0.4.99"), "example.org"));
    assertEquals(addresses("10.0.4.6"), ask(names, asker("inside", "10.0.4.5"), "door"));
    for (String outwards : List.of("10.0.4.6", "10.0.4.7")) {
      assertInstanceOf(Foreign.class, ask(names, asker("inside", outwards), "example.org"));
    }
  }

  @Test
  void tellsWhoHasAnAddress() {
    assertEquals(new Pointer("Web.1.t1.front"), pointer("11.1.0.10.in-addr.arpa"));
    assertEquals(new Pointer("Web.2.t0.front"), pointer("13.1.0.10.in-addr.ARPA"));
    assertEquals(new Pointer("Web.front"), pointer("3.1.0.10.in-addr.arpa"));
  }

  @Test
  void saysThatNobodyHasAnAddressOfTheAskersNetworks() {
    assertEquals(new Nobody(), pointer("99.1.0.10.in-addr.arpa"));
    for (String other :
        List.of(
            "21.2.0.10.in-addr.arpa",
            "8.8.8.8.in-addr.arpa",
            "1.0.10.in-addr.arpa",
            "999.1.0.10.in-addr.arpa",
            "x.1.0.10.in-addr.arpa",
            "in-addr.arpa",
            "b.a.9.8.ip6.arpa")) {
      assertEquals(foreign(WEB_TASK), pointer(other), other);
    }
  }

  @Test
  void spreadsAskersOverSeveralAddresses() {
    var names = Names.NONE.with(MAP);
    var orders = new TreeSet<String>();
    var random = new SplittableRandom(7);
    for (int i = 0; i < 1000; i++) {
      var answer =
          assertInstanceOf(
              Addresses.class,
              names.answer(WEB_TASK, new Question("tasks.shop", Kind.ADDRESS), random::nextLong));
      assertEquals(4, new TreeSet<>(answer.addresses()).size());
      orders.add(answer.addresses().toString());
    }
    assertEquals(24, orders.size());
  }

  @Test
  void findsTasksOnANetworkThatTheirServiceHasLeft() {
    var moved =
        service("app", List.of(at("back", "10.0.2.3")), serving("app.1.t1", "front=10.0.1.41"));
    var names = Names.NONE.with(map(NETWORKS, moved));
    var task = asker("front", "10.0.1.41");
    assertEquals(addresses("10.0.1.41"), ask(names, task, "app"));
    assertEquals(new Foreign(Optional.of("app.1.t1")), ask(names, task, "example.org"));
  }

  @Test
  void followsWhatIsTold() {
    var names = Names.NONE.with(MAP);
    assertNotEquals(foreign(WEB_TASK), ask(names, WEB_TASK, "db"));

    names = names.with(map(NETWORKS, WEB));
    assertEquals(foreign(WEB_TASK), ask(names, WEB_TASK, "db"));
    assertEquals(addresses("10.0.1.3"), ask(names, WEB_TASK, "shop"));

    names = names.with(NetworkMap.EMPTY);
    assertEquals(new Stranger(), ask(names, WEB_TASK, "web"));
  }

  @Test
  void followsAnAddressFromOneServiceToAnother() {
    var a = service("a", List.of(on("front")), serving("a.1.t1", "front=10.0.1.5"));
    var b = service("b", List.of(on("front")), serving("b.1.t2", "front=10.0.1.5"));
    var emptyA = service("a", List.of(on("front")));
    var emptyB = service("b", List.of(on("front")));
    var forth = Names.NONE.with(map(NETWORKS, a, emptyB)).with(map(NETWORKS, emptyA, b));
    assertEquals(new Pointer("b.1.t2.front"), pointer(forth, "5.1.0.10.in-addr.arpa"));
    var back = forth.with(map(NETWORKS, a, emptyB));
    assertEquals(new Pointer("a.1.t1.front"), pointer(back, "5.1.0.10.in-addr.arpa"));
  }

  private static Asker asker(String network, String address) {
    return new Asker(new NetworkId(network), Ipv4.parse(address));
  }

  private static Foreign foreign(Asker task) {
    return new Foreign(Optional.of(task.equals(DB_TASK) ? "db.n1.t3" : "Web.1.t1"));
  }

  private static Addresses addresses(String... addresses) {
    return new Addresses(Arrays.stream(addresses).map(Ipv4::parse).sorted().toList());
  }

  // containers of users' own

  private static final Names GUESTS =
      Names.NONE.with(
          map(
                  List.of(ingress(), network("front", 1), network("back", 2), internal("in", 3)),
                  WEB,
                  DB)
              .withGuests(
                  List.of(
                      guest("Mine", "front=10.0.1.50", "tool", "Shop"),
                      guest("Mine", "back=10.0.2.50", "store"),
                      guest("inner", "in=10.0.3.50"),
                      guest("", "front=10.0.1.51", "young"))));

  private static final Asker GUEST = asker("front", "10.0.1.50");

  @Test
  void leadsTheNamesOfAGuestToIt() {
    assertEquals(addresses("10.0.1.50"), ask(GUESTS, WEB_TASK, "mine"));
    assertEquals(addresses("10.0.1.50"), ask(GUESTS, WEB_TASK, "tool"));
    assertEquals(addresses("10.0.1.50"), ask(GUESTS, WEB_TASK, "mine.front"));
    assertEquals(addresses("10.0.1.51"), ask(GUESTS, WEB_TASK, "young"));
    assertEquals(foreign(WEB_TASK), ask(GUESTS, WEB_TASK, "inner"));
  }

  @Test
  void leadsANameThatAGuestSharesToAllOfThem() {
    assertEquals(
        addresses("10.0.1.21", "10.0.1.22", "10.0.1.3", "10.0.1.50"),
        ask(GUESTS, WEB_TASK, "shop"));
  }

  @Test
  void showsAGuestTheNamesOfAllItsNetworks() {
    assertEquals(addresses("10.0.1.3"), ask(GUESTS, GUEST, "web"));
    assertEquals(addresses("10.0.2.21", "10.0.2.22"), ask(GUESTS, GUEST, "db.back"));
    assertEquals(addresses("10.0.2.50"), ask(GUESTS, asker("front", "10.0.1.50"), "mine.back"));
    assertEquals(
        new Foreign(Optional.empty()), ask(GUESTS, asker("front", "10.0.1.51"), "db.back"));
  }

  @Test
  void asksTheWorldForAGuestThatMayReachIt() {
    assertEquals(new Foreign(Optional.empty()), ask(GUESTS, GUEST, "example.org"));
    assertEquals(new Refused(), ask(GUESTS, asker("in", "10.0.3.50"), "example.org"));
  }

  @Test
  void tellsWhichGuestHasAnAddress() {
    assertEquals(
        new Pointer("Mine.front"),
        GUESTS.answer(GUEST, new Question("50.1.0.10.in-addr.arpa", Kind.POINTER), UNMOVED));
  }

  @Test
  void forgetsAGuestThatHasGone() {
    Names later = GUESTS.with(map(NETWORKS, WEB, DB));

    assertEquals(foreign(WEB_TASK), ask(later, WEB_TASK, "mine"));
    assertEquals(addresses("10.0.2.21", "10.0.2.22"), ask(later, DB_TASK, "store"));
  }

  private static NameAnswer ask(String name) {
    return ask(WEB_TASK, name);
  }

  private static NameAnswer ask(Asker asker, String name) {
    return ask(asker, name, Kind.ADDRESS);
  }

  private static NameAnswer ask(Asker asker, String name, Kind kind) {
    return Names.NONE.with(MAP).answer(asker, new Question(name, kind), UNMOVED);
  }

  private static NameAnswer ask(Names names, Asker asker, String name) {
    return names.answer(asker, new Question(name, Kind.ADDRESS), UNMOVED);
  }

  private static NameAnswer pointer(String name) {
    return ask(WEB_TASK, name, Kind.POINTER);
  }

  private static NameAnswer pointer(Names names, String name) {
    return names.answer(STRANGER, new Question(name, Kind.POINTER), UNMOVED);
  }

  /// Every card stays where it is.
  private static final Dice UNMOVED = bound -> bound - 1;
}
