package dev.skep.agent.network;

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
        # The bridges let 127.0.0.0/8 through (route_localnet), which the node's own calls need; containers must not use it.
        chain loopback {
          type filter hook prerouting priority -300; policy accept;
          iifname @bridges ip daddr 127.0.0.0/8 drop
        }
        chain prerouting {
          type nat hook prerouting priority -110; policy accept;
          ip daddr vmap @virtual_ips
          fib daddr type local meta l4proto . th dport vmap @published
        }
        chain output {
          type nat hook output priority -110; policy accept;
          ip daddr vmap @virtual_ips
          fib daddr type local meta l4proto . th dport vmap @published
        }
        # The client's address is kept wherever the reply finds its way back without us.
        chain postrouting {
          type nat hook postrouting priority 90; policy accept;
          ip saddr . ip daddr @hairpin masquerade
          ct status dnat ip saddr 127.0.0.0/8 masquerade
          ct status dnat ip saddr @addresses masquerade
          ct status dnat jump same_bridge
        }
        # What was to be translated and was not has no backend: say so at once, and never let a program of the node answer instead.
        chain refuse {
          type filter hook input priority 0; policy accept;
          ct state new ip daddr @addresses meta l4proto tcp reject with tcp reset
          ct state new ip daddr @addresses meta l4proto { udp, sctp } reject
          ct state new fib daddr type local meta l4proto . th dport @ports meta l4proto tcp reject with tcp reset
          ct state new fib daddr type local meta l4proto . th dport @ports reject
        }
      """;

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

  /// One rule per service. `numgen inc` counts connections, not packets: only a connection's first
  /// packet comes here.
  static String portRule(Protocol protocol, List<String> choices) {
    return "meta l4proto " + protocol + " dnat ip addr . port to " + inTurn(choices);
  }

  static String virtualIpRule(List<String> choices) {
    return "meta l4proto { tcp, udp, sctp } dnat to " + inTurn(choices);
  }

  private static String inTurn(List<String> choices) {
    return IntStream.range(0, choices.size())
        .mapToObj(i -> i + " : " + choices.get(i))
        .collect(Collectors.joining(", ", "numgen inc mod " + choices.size() + " map { ", " }"));
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
