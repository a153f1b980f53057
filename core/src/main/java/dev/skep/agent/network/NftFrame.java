package dev.skep.agent.network;

import dev.skep.model.Reach;
import dev.skep.model.Reach.Balancing;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The part of the kernel table that never changes: hooks, their priorities, and what each asks.
///
/// Priorities: destination translation runs 10 before Docker's own (-110 against -100), source
/// translation 10 before Docker's masquerading (90 against 100), so that a swarm port wins over a
/// container's and Docker never rewrites what we meant to keep.
final class NftFrame {
  static final String TABLE = "ip skep";
  static final String SAME_BRIDGE = "same_bridge";

  /// `add` first, because deleting a table that does not exist would fail the whole transaction.
  static final String REMOVE = "add table " + TABLE + "\ndelete table " + TABLE + "\n";

  private static final String HOOKS =
      """
        # A connection that another node hands over comes from that node's bridge, and its answers go back there. Asked of each packet and not
        # only of the first: a UDP client may turn to another node.
        chain handed_over {
          type filter hook prerouting priority -150; policy accept;
          ct direction original iifname @bridges ct mark set ether saddr map @marks
          ct direction reply ct mark & MASK == TAG meta mark set ct mark
        }
        # The bridges let 127.0.0.0/8 through (route_localnet), which the node's own calls need; containers must not use it.
        chain loopback {
          type filter hook prerouting priority -300; policy accept;
          iifname @bridges ip daddr 127.0.0.0/8 drop
        }
        # A virtual address leads on for its own network only. For others it stays an address of this node, where nobody answers.
        chain prerouting {
          type nat hook prerouting priority -110; policy accept;
          ip daddr @addresses iifname . ip daddr != @inside accept
          ip daddr vmap @virtual_ips
          fib daddr type local meta l4proto . th dport vmap @published
        }
        chain output {
          type nat hook output priority -110; policy accept;
          ip daddr vmap @virtual_ips
          fib daddr type local meta l4proto . th dport vmap @published
        }
        # The client's address is kept wherever the reply finds its way back: what looks like translating an address into itself keeps Docker from
        # masquerading it after us. It does not find back where the client is a node: answered on that very node, it would not leave it.
        chain postrouting {
          type nat hook postrouting priority 90; policy accept;
          oifname @bridges ct mark & MASK == TAG snat to ip saddr
          ip saddr . ip daddr @hairpin masquerade
          ct status dnat oifname @bridges fib saddr type local masquerade
          ct status dnat oifname @bridges ip saddr @nodes masquerade
          ct status dnat jump same_bridge
          ct status dnat oifname @bridges ct original ip daddr != @addresses jump published_from
        }
        # A TCP client may come in at several nodes at once by one port of its own: a task would take its connections for one, unless each node
        # draws another port.
        chain published_from {
          meta l4proto tcp ct original proto-dst @port_numbers snat to ip saddr : 1024-65535 fully-random
          meta l4proto udp ct original proto-dst @port_numbers snat to ip saddr
          meta l4proto sctp ct original proto-dst @port_numbers snat to ip saddr
        }
        # The mark has done its work; the packet that carries this one to another node must not be routed by it.
        chain unmark {
          type filter hook postrouting priority 200; policy accept;
          oifname @bridges meta mark & MASK == TAG meta mark set 0
        }
        # What was to be translated and was not has no backend: say so at once, and never let a program of the node answer instead.
        chain refuse {
          type filter hook input priority 0; policy accept;
          ct state new ip daddr @addresses meta l4proto tcp reject with tcp reset
          ct state new ip daddr @addresses meta l4proto { udp, sctp } reject
          ct state new fib daddr type local meta l4proto . th dport @ports meta l4proto tcp reject with tcp reset
          ct state new fib daddr type local meta l4proto . th dport @ports reject
        }
      """
          .replace("& MASK == TAG", "& " + Mesh.MASK + " == " + Mesh.ANY_MARK);

  private NftFrame() {}

  static String replaceWith(NftTable table) {
    var text = new StringBuilder(REMOVE).append("table ").append(TABLE).append(" {\n");
    for (var collection : NftTable.Collection.values()) collection(text, collection, table);
    table
        .chains()
        .forEach((name, rules) -> {
          text.append("  chain ").append(name).append(" {\n");
          rules.forEach(rule -> text.append("    ").append(rule).append('\n'));
          text.append("  }\n");
        });
    return text.append(HOOKS).append("}\n").toString();
  }

  /// One rule per service. What does not go to an address where the port answers falls through it,
  /// and is refused.
  static String portRule(Protocol protocol, Reach reach, List<String> choices) {
    String where = reach.publishedOn().map(subnet -> "ip daddr " + subnet + " ").orElse("");
    return where
        + "meta l4proto "
        + protocol
        + " dnat ip addr . port to "
        + choice(reach.balancing(), choices);
  }

  static String virtualIpRule(Balancing balancing, List<String> choices) {
    return "meta l4proto { tcp, udp, sctp } dnat to " + choice(balancing, choices);
  }

  /// Only a connection's first packet comes here: what is counted are connections.
  private static String choice(Balancing balancing, List<String> choices) {
    return switch (balancing) {
      case ROUND_ROBIN -> "numgen inc mod " + choices.size() + elements(choices);
      // All nodes must come to the same answer; the seed's value does not matter.
      case SOURCE_HASH ->
          "jhash ip saddr mod "
              + SourceSlots.COUNT
              + " seed 0x736b6570"
              + elements(SourceSlots.owners(choices));
    };
  }

  private static String elements(List<String> choices) {
    return IntStream.range(0, choices.size())
        .mapToObj(i -> i + " : " + choices.get(i))
        .collect(Collectors.joining(", ", " map { ", " }"));
  }

  private static void collection(
      StringBuilder text, NftTable.Collection collection, NftTable table) {
    boolean isMap = collection.type.contains(":");
    text.append(isMap ? "  map " : "  set ")
        .append(collection.nftName)
        .append(" {\n    ")
        .append(collection.type)
        .append('\n');
    var elements = table.elementsOf(collection);
    if (!elements.isEmpty()) {
      text.append("    elements = { ").append(String.join(", ", elements)).append(" }\n");
    }
    text.append("  }\n");
  }
}
