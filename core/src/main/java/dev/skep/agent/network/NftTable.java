package dev.skep.agent.network;

import static dev.skep.agent.network.NftTable.Collection.ADDRESSES;
import static dev.skep.agent.network.NftTable.Collection.BRIDGES;
import static dev.skep.agent.network.NftTable.Collection.HAIRPIN;
import static dev.skep.agent.network.NftTable.Collection.INSIDE;
import static dev.skep.agent.network.NftTable.Collection.MARKS;
import static dev.skep.agent.network.NftTable.Collection.NODES;
import static dev.skep.agent.network.NftTable.Collection.PORTS;
import static dev.skep.agent.network.NftTable.Collection.PORT_NUMBERS;
import static dev.skep.agent.network.NftTable.Collection.PUBLISHED;
import static dev.skep.agent.network.NftTable.Collection.VIRTUAL_IPS;

import dev.skep.model.Ipv4;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The contents of the kernel table `ip skep` for one data plane: what differs from node to node
/// and from minute to minute. The frame around it (hooks, priorities) never changes and is
/// [NftFrame]'s.
///
/// A lookup leads from a virtual address or a published port to the chain of its service, whose one
/// rule gives each new connection a backend. An empty chain is a service without backends: nothing
/// is translated, and the frame refuses the connection.
///
/// @param chains rules of each chain that belongs to one service or network
/// @param elements of the frame's sets and maps, as nft spells them
public record NftTable(
    SortedMap<String, List<String>> chains, SortedMap<Collection, SortedSet<String>> elements) {
  /// Sets and maps of the frame, by their names in the kernel.
  enum Collection {
    ADDRESSES("addresses", "type ipv4_addr;"),
    BRIDGES("bridges", "type ifname;"),
    HAIRPIN("hairpin", "type ipv4_addr . ipv4_addr;"),
    INSIDE("inside", "type ifname . ipv4_addr;"),
    MARKS("marks", "type ether_addr : mark;"),
    NODES("nodes", "type ipv4_addr;"),
    PORTS("ports", "type inet_proto . inet_service;"),
    PORT_NUMBERS("port_numbers", "type inet_service;"),
    PUBLISHED("published", "type inet_proto . inet_service : verdict;"),
    VIRTUAL_IPS("virtual_ips", "type ipv4_addr : verdict;");

    final String nftName;
    final String type;

    Collection(String nftName, String type) {
      this.nftName = nftName;
      this.type = type;
    }
  }

  public NftTable {
    chains = Collections.unmodifiableSortedMap(new TreeMap<>(chains));
    elements = Collections.unmodifiableSortedMap(new TreeMap<>(elements));
  }

  /// @param bridgesSeen whether the kernel shows frames within one bridge to nftables
  ///   (`bridge-nf-call-iptables`). Where it does not, a backend's reply to its neighbour would
  ///   bypass the translation, so such connections must come from the node itself
  public static NftTable of(DataPlane plane, boolean bridgesSeen) {
    var building = new Building();
    building.chains.put(
        NftFrame.SAME_BRIDGE, bridgesSeen ? List.of() : neighbours(plane.networks()));
    plane.networks().forEach(network -> building.put(BRIDGES, '"' + network.bridge() + '"'));
    plane.ports().forEach(building::port);
    plane.virtualIps().forEach(building::virtualIp);
    plane.networks().forEach(network -> building.inside(network, plane.virtualIps()));
    plane.mesh().ifPresent(mesh -> mesh.nodes().forEach(building::node));
    return building.done();
  }

  /// Puts the whole table in place of whatever is there, in one transaction: no packet sees a
  /// moment without rules, and open connections go on.
  public String replace() {
    return NftFrame.replaceWith(this);
  }

  /// The least that turns `was` into this table, in one transaction; empty when nothing differs.
  /// The kernel checks the order: a chain must exist before an element leads to it and may go only
  /// when none does any more.
  public String updateFrom(NftTable was) {
    return NftUpdate.between(was, this);
  }

  /// Leaves no trace, and succeeds when there is none.
  public static String remove() {
    return NftFrame.REMOVE;
  }

  SortedSet<String> elementsOf(Collection collection) {
    return elements.getOrDefault(collection, Collections.emptySortedSet());
  }

  private static List<String> neighbours(List<BridgeNetwork> networks) {
    return networks.stream()
        .map(n -> "ip saddr " + n.subnet() + " ip daddr " + n.subnet() + " masquerade")
        .toList();
  }

  private static final class Building {
    final TreeMap<String, List<String>> chains = new TreeMap<>();
    final TreeMap<Collection, SortedSet<String>> elements = new TreeMap<>();

    void port(PublishedPort port) {
      var key = port.key().protocol() + " . " + port.key().port();
      var chain = "port_" + port.key().protocol() + "_" + port.key().port();
      var choices = port.backends().stream().map(b -> b.address() + " . " + b.port()).toList();
      chains.put(
          chain,
          choices.isEmpty()
              ? List.of()
              : List.of(NftFrame.portRule(port.key().protocol(), port.reach(), choices)));
      put(PUBLISHED, key + " : goto " + chain);
      put(PORTS, key);
      put(PORT_NUMBERS, Integer.toString(port.key().port()));
      port.backends().forEach(b -> hairpin(b.address()));
    }

    void virtualIp(VirtualIp vip) {
      var chain = "vip_" + vip.address().toString().replace('.', '_');
      var choices = vip.backends().stream().map(Ipv4::toString).toList();
      chains.put(
          chain,
          choices.isEmpty()
              ? List.of()
              : List.of(NftFrame.virtualIpRule(vip.balancing(), choices)));
      put(VIRTUAL_IPS, vip.address() + " : goto " + chain);
      put(ADDRESSES, vip.address().toString());
      vip.backends().forEach(this::hairpin);
    }

    void inside(BridgeNetwork network, List<VirtualIp> vips) {
      vips.stream()
          .filter(vip -> vip.networkId().equals(network.id()))
          .forEach(vip -> put(INSIDE, '"' + network.bridge() + "\" . " + vip.address()));
    }

    void node(Peer node) {
      put(MARKS, node.mac() + " : " + Mesh.mark(node.address()));
      put(NODES, node.host().toString());
    }

    void hairpin(Ipv4 backend) {
      put(HAIRPIN, backend + " . " + backend);
    }

    void put(Collection collection, String element) {
      elements.computeIfAbsent(collection, _ -> new TreeSet<>()).add(element);
    }

    NftTable done() {
      return new NftTable(chains, elements);
    }
  }
}
