package dev.skep.e2e.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What somebody says of one host's networks, one line each, so that people can read what differs.
/// A network goes by the first eight characters of its id, as its devices do.
final class Facts {
  private final SortedSet<String> lines = new TreeSet<>();
  private final SortedMap<String, SortedSet<String>> ways = new TreeMap<>();

  /// The host's own address on the network.
  void gateway(String network, String address) {
    lines.add("gateway " + shortened(network) + " " + address);
  }

  /// An address on the network that is reached at another host.
  void peer(String network, String address, String host) {
    lines.add("peer " + shortened(network) + " " + address + " at " + host);
  }

  void virtualIp(String address, Collection<String> backends) {
    way("virtual IP " + address, backends);
  }

  /// @param port as in `tcp 80`
  /// @param backends as in `10.0.0.7:80`
  void port(String port, Collection<String> backends) {
    way("port " + port, backends);
  }

  /// Where a name leads.
  void name(String network, String name, Collection<String> addresses) {
    way("name " + name + " in " + shortened(network), addresses);
  }

  private void way(String from, Collection<String> to) {
    ways.computeIfAbsent(from, _ -> new TreeSet<>()).addAll(to);
  }

  private SortedSet<String> all() {
    var all = new TreeSet<>(lines);
    ways.forEach((from, to) -> all.add(from + " -> " + String.join(", ", to)));
    return all;
  }

  static String shortened(String network) {
    return network.substring(0, Math.min(8, network.length()));
  }

  /// What only one of the two says.
  ///
  /// @param about kinds of lines to compare; none means all
  static List<String> differences(
      String mine, Facts these, String others, Facts those, String... about) {
    var all = new ArrayList<String>();
    these.all().stream()
        .filter(line -> isAbout(line, about) && !those.all().contains(line))
        .forEach(line -> all.add(mine + " alone: " + line));
    those.all().stream()
        .filter(line -> isAbout(line, about) && !these.all().contains(line))
        .forEach(line -> all.add(others + " alone: " + line));
    return all;
  }

  private static boolean isAbout(String line, String... kinds) {
    if (kinds.length == 0) return true;
    for (String kind : kinds) if (line.startsWith(kind + " ")) return true;
    return false;
  }
}
