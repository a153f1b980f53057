package dev.skep.agent.network;

import java.util.ArrayList;
import java.util.List;

/// Docker drops what is forwarded unless a rule of its own allows it, and keeps its networks apart.
/// `DOCKER-USER` is the chain that Docker asks first, leaves to the user and keeps over restarts;
/// three rules there let through what was translated for a swarm network, its replies, and replies
/// to what another node has translated, nothing else.
///
/// They stand behind the user's own rules, so that a user's DROP there still has the last word.
public final class ForwardRules {
  public static final String CHAIN = "DOCKER-USER";

  private static final String APPEND = "-A " + CHAIN + " ";
  private static final String BRIDGES = BridgeNetwork.BRIDGE_PREFIX + "+";

  /// As `iptables -S` prints them, so that they can be found again.
  private static final List<String> RULES =
      List.of(
          "-o "
              + BRIDGES
              + " -m conntrack --ctstate DNAT --ctdir ORIGINAL -m comment --comment skep -j ACCEPT",
          "-i "
              + BRIDGES
              + " -m conntrack --ctstate DNAT --ctdir REPLY -m comment --comment skep -j ACCEPT",
          "-i "
              + BRIDGES
              + " -o "
              + BRIDGES
              + " -m connmark --mark "
              + Mesh.ANY_MARK
              + "/"
              + Mesh.MASK
              + " -m comment --comment skep -j ACCEPT");

  private ForwardRules() {}

  /// Arguments for `iptables`, one call each, that add what is missing.
  ///
  /// @param listing of `iptables -S DOCKER-USER`
  public static List<List<String>> missing(String listing) {
    var present = present(listing);
    int position = 1 + (endsWithReturn(present) ? present.size() - 1 : present.size());
    var calls = new ArrayList<List<String>>();
    for (var rule : RULES) {
      if (!present.contains(rule)) calls.add(call("-I " + CHAIN + " " + position++ + " " + rule));
    }
    return List.copyOf(calls);
  }

  /// Arguments for `iptables`, one call each, that take our rules away, however often they are
  /// there.
  public static List<List<String>> removals(String listing) {
    return present(listing).stream()
        .filter(RULES::contains)
        .map(rule -> call("-D " + CHAIN + " " + rule))
        .toList();
  }

  private static List<String> present(String listing) {
    return listing
        .lines()
        .filter(l -> l.startsWith(APPEND))
        .map(l -> l.substring(APPEND.length()).strip())
        .toList();
  }

  private static boolean endsWithReturn(List<String> rules) {
    return !rules.isEmpty() && rules.getLast().equals("-j RETURN");
  }

  private static List<String> call(String line) {
    return List.of(line.split(" "));
  }
}
