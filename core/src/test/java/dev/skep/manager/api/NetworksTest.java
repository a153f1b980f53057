package dev.skep.manager.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.Annotations;
import dev.skep.model.Network.NetworkState;
import dev.skep.model.NetworkAttachmentConfig;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkSpec;
import dev.skep.model.NetworkSpec.IpamConfig;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.PredefinedNetwork;
import dev.skep.model.ServiceSpec;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.Values;
import dev.skep.store.Change;
import dev.skep.store.View;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {
  private static final View WITH_INGRESS = Swarms.empty();

  @Test
  void takesANetworkAsTheUserSaysIt() {
    var spec = overlay("web");

    var accepted =
        assertInstanceOf(
            Decision.Accept.class, Networks.create(WITH_INGRESS, spec, Swarms.counting()));

    assertEquals(new Networks.Created(new NetworkId("id1"), ""), accepted.answer());
    var change =
        assertInstanceOf(Change.CreateNetwork.class, accepted.transaction().changes().getFirst());
    assertEquals(spec, change.network().spec());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.1.0.0/24 | '' | '' | ''",
        "10.1.0.0/24 | 10.1.0.128/25 | 10.1.0.129 | ''",
        "10.1.0.0/29 | '' | 10.1.0.6 | ''",
        "x | '' | '' | invalid subnet x",
        "10.1.0.0 | '' | '' | invalid subnet 10.1.0.0",
        "10.1.0.0/33 | '' | '' | invalid subnet 10.1.0.0/33",
        "10.1.0.5/24 | '' | '' | invalid subnet 10.1.0.5/24: it should be 10.1.0.0/24",
        "10.1.0.0/30 | '' | '' | invalid subnet 10.1.0.0/30: its prefix must be /8 to /29",
        "0.0.0.0/0 | '' | '' | invalid subnet 0.0.0.0/0: its prefix must be /8 to /29",
        "10.1.0.0/24 | y | '' | invalid range y",
        "10.1.0.0/24 | 10.2.0.0/25 | '' | subnet 10.1.0.0/24 does not contain range 10.2.0.0/25",
        "10.1.0.0/24 | 10.1.0.0/16 | '' | subnet 10.1.0.0/24 does not contain range 10.1.0.0/16",
        "10.1.0.0/24 | 10.1.0.3/25 | '' | invalid range 10.1.0.3/25: it should be 10.1.0.0/25",
        "10.1.0.0/24 | '' | z | invalid gateway z",
        "10.1.0.0/24 | '' | 10.2.0.1 | subnet 10.1.0.0/24 does not contain gateway 10.2.0.1",
        "10.1.0.0/24 | '' | 10.1.0.0 | invalid gateway 10.1.0.0: the first and the last address of a"
            + " subnet are reserved",
        "10.1.0.0/24 | '' | 10.1.0.255 | invalid gateway 10.1.0.255: the first and the last address of"
            + " a subnet are reserved",
      })
  void judgesSubnets(String subnet, String range, String gateway, String why) {
    var spec = overlay("web", new IpamConfig(subnet, range, gateway));

    var decision = Networks.create(WITH_INGRESS, spec, Swarms.counting());

    if (why.isEmpty()) {
      assertInstanceOf(Decision.Accept.class, decision);
    } else {
      assertRefused("INVALID_ARGUMENT ipam configuration: " + why, decision);
    }
  }

  @Test
  void refusesWhatIsNotBuilt() {
    String not = " not supported by this version of Skep";
    assertRefused(
        "UNIMPLEMENTED VXLAN ids of the user's choice are" + not,
        create(with(overlay("n"), "com.docker.network.driver.overlay.vxlanid_list", "5000")));
    assertRefused(
        "UNIMPLEMENTED IPv6 in swarm networks is" + not, create(new Wish("n").withIpv6().spec()));
    assertRefused(
        "UNIMPLEMENTED IPv6 in swarm networks is" + not,
        create(overlay("n", new IpamConfig("fd00::/64", "", ""))));
    assertRefused(
        "UNIMPLEMENTED networks of several subnets are" + not,
        create(
            overlay(
                "n",
                new IpamConfig("10.1.0.0/24", "", ""),
                new IpamConfig("10.2.0.0/24", "", ""))));
    assertRefused(
        "UNIMPLEMENTED networks of driver \"macvlan\" with swarm scope are" + not,
        create(new Wish("n").withDriver("macvlan").spec()));
  }

  @Test
  void judgesNamesDriversLabelsAndOptions() {
    assertRefused(
        "INVALID_ARGUMENT name must be valid as a DNS name component", create(overlay("a b")));
    assertRefused(
        "NOT_FOUND plugin \"nodriver\" not found",
        create(new Wish("n").withDriver("nodriver").spec()));
    assertRefused(
        "INVALID_ARGUMENT driver name: if driver is specified name is required",
        create(new Wish("n").withDriver("").spec()));
    assertRefused(
        "PERMISSION_DENIED label com.docker.swarm.predefined is for internally created predefined"
            + " networks and cannot be applied by users",
        create(new Wish("n").withLabel("com.docker.swarm.predefined").spec()));
    assertRefused(
        "INVALID_ARGUMENT option com.docker.network.driver.mtu must be a number from 68 to 65535,"
            + " not \"many\"",
        create(with(overlay("n"), "com.docker.network.driver.mtu", "many")));
    assertInstanceOf(
        Decision.Accept.class, create(with(overlay("n"), "com.docker.network.driver.mtu", "1400")));
  }

  @Test
  void hasOneIngressNetwork() {
    assertRefused(
        "ALREADY_EXISTS ingress network (ingress0) is already present",
        create(new Wish("mesh").asIngress().spec()));
    assertRefused(
        "INVALID_ARGUMENT ingress network cannot be attachable",
        create(new Wish("mesh").asIngress().attachable().spec()));
    assertRefused(
        "UNIMPLEMENTED only overlay driver is currently supported for ingress network",
        create(new Wish("mesh").asIngress().withDriver("bridge").spec()));
    assertInstanceOf(
        Decision.Accept.class,
        Networks.create(View.EMPTY, new Wish("mesh").asIngress().spec(), Swarms.counting()));
  }

  @Test
  void hasNoTwoNetworksOfOneName() {
    View view = Swarms.with(WITH_INGRESS, network("n1", "web"));

    assertRefused(
        "ALREADY_EXISTS name conflicts with an existing object: network Web already exists",
        Networks.create(view, overlay("Web"), Swarms.counting()));
    assertRefused(
        "ALREADY_EXISTS name conflicts with an existing object: network Host already exists",
        Networks.create(view, overlay("Host"), Swarms.counting()));
  }

  @Test
  void saysWhichNetworkIsInTheWayOfASubnet() {
    View view =
        Swarms.with(
            WITH_INGRESS,
            network("n1", "web"),
            new Change.AllocateNetwork(
                new NetworkId("n1"), new NetworkState("10.0.1.0/24", "10.0.1.1", 4097)));

    var accepted =
        assertInstanceOf(
            Decision.Accept.class,
            Networks.create(
                view, overlay("db", new IpamConfig("10.0.0.0/16", "", "")), Swarms.counting()));

    assertEquals(
        "the subnet overlaps that of network web: tasks on this network wait until that is removed",
        ((Networks.Created) accepted.answer()).warning());
  }

  @Test
  void keepsANetworkThatAServiceStandsOn() {
    View view = Swarms.with(WITH_INGRESS, network("n1", "web"));
    view = Swarms.withService(view, "s1", on("a", "n1"));
    assertRefused(
        "FAILED_PRECONDITION network n1 is in use by service s1 (a)", Networks.remove(view, "web"));

    view = Swarms.withService(view, "s2", on("b", "n1"));
    assertRefused(
        "FAILED_PRECONDITION network n1 is in use by service s1 (a), service s2 (b)",
        Networks.remove(view, "n1"));
  }

  @Test
  void keepsANetworkThatALiveTaskStandsOn() {
    View view = Swarms.with(WITH_INGRESS, network("n1", "web"));
    view = Swarms.withService(view, "s1", Swarms.spec("a"));
    view = Swarms.withTaskOn(view, "t1", "s1", "n1");

    assertRefused(
        "FAILED_PRECONDITION network n1 is in use by task t1", Networks.remove(view, "web"));

    View leaving = Swarms.with(view, new Change.DesireTask(new TaskId("t1"), TaskState.SHUTDOWN));
    assertInstanceOf(Decision.Accept.class, Networks.remove(leaving, "web"));
    assertTrue(Networks.isUnused(leaving, leaving.networkNamed("web").orElseThrow()));
  }

  @Test
  void keepsTheIngressNetworkWhileAServicePublishesThroughIt() {
    View view =
        Swarms.withService(
            WITH_INGRESS, "s1", Swarms.publishing("a", Swarms.port(8080, PublishMode.INGRESS)));
    assertRefused(
        "FAILED_PRECONDITION ingress network cannot be removed because service s1 (a) depends on"
            + " it",
        Networks.remove(view, "ingress"));

    View onHosts =
        Swarms.withService(
            WITH_INGRESS, "s1", Swarms.publishing("a", Swarms.port(8080, PublishMode.HOST)));
    assertInstanceOf(Decision.Accept.class, Networks.remove(onHosts, "ingress"));
  }

  @Test
  void doesNotRemoveWhatEveryNodeHas() {
    NetworkId host = PredefinedNetwork.HOST.id();
    assertRefused(
        "FAILED_PRECONDITION network host ("
            + host
            + ") is a swarm predefined network and cannot be removed",
        Networks.remove(WITH_INGRESS, host.value()));
    assertEquals("NOT_FOUND network nope not found", said(Networks.remove(WITH_INGRESS, "nope")));
  }

  private static Decision<Networks.Created> create(NetworkSpec spec) {
    return Networks.create(WITH_INGRESS, spec, Swarms.counting());
  }

  private static Change network(String id, String name) {
    return new Change.CreateNetwork(Swarms.network(id, name, false));
  }

  private static NetworkSpec overlay(String name, IpamConfig... ipam) {
    return new Wish(name).withIpam(ipam).spec();
  }

  private static NetworkSpec with(NetworkSpec it, String option, String value) {
    var options = new TreeMap<>(it.options());
    options.put(option, value);
    return new NetworkSpec(
        it.annotations(), it.driver(), options, false, false, false, false, it.ipam());
  }

  private static ServiceSpec on(String name, String... networks) {
    return Swarms.on(
        Swarms.spec(name),
        Arrays.stream(networks)
            .map(id -> new NetworkAttachmentConfig(id, List.of(), Values.noLabels()))
            .toList());
  }

  /// The code of a no and its words.
  private static String said(Decision<?> decision) {
    return switch (decision) {
      case Decision.Refuse<?>(var why) -> why.code() + " " + why.text();
      case Decision.Decline<?>(var why) -> why.code() + " " + why.text();
      case Decision.Accept<?> _ -> "yes";
    };
  }

  private static void assertRefused(String why, Decision<?> decision) {
    assertInstanceOf(Decision.Refuse.class, decision);
    assertEquals(why, said(decision));
  }

  /// A network as a test wishes it.
  private record Wish(
      String name,
      String driver,
      boolean ipv6,
      boolean ingress,
      boolean canAttach,
      SortedMap<String, String> labels,
      List<IpamConfig> ipam) {
    Wish(String name) {
      this(name, "overlay", false, false, false, Values.noLabels(), List.of());
    }

    Wish withDriver(String driver) {
      return new Wish(name, driver, ipv6, ingress, canAttach, labels, ipam);
    }

    Wish withIpv6() {
      return new Wish(name, driver, true, ingress, canAttach, labels, ipam);
    }

    Wish asIngress() {
      return new Wish(name, driver, ipv6, true, canAttach, labels, ipam);
    }

    Wish attachable() {
      return new Wish(name, driver, ipv6, ingress, true, labels, ipam);
    }

    Wish withLabel(String label) {
      var more = new TreeMap<>(labels);
      more.put(label, "");
      return new Wish(name, driver, ipv6, ingress, canAttach, more, ipam);
    }

    Wish withIpam(IpamConfig... ipam) {
      return new Wish(name, driver, ipv6, ingress, canAttach, labels, List.of(ipam));
    }

    NetworkSpec spec() {
      return new NetworkSpec(
          new Annotations(name, labels),
          driver,
          Values.noLabels(),
          ipv6,
          false,
          canAttach,
          ingress,
          ipam);
    }
  }
}
