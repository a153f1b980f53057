package dev.skep.e2e.network;

import dev.skep.e2e.lab.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What one host's kernel does, and its name server answers.
final class Kernel {
  private static final String QUESTIONS =
      "ip -4 -o addr show; echo ---; ip -4 -o neigh show nud permanent; echo ---;"
          + " bridge fdb show; echo ---; nft list table ip skep";

  private static final Pattern OWN =
      Pattern.compile("\\d+: skep(\\S{1,8})\\s+inet (\\S+)/(?!32)\\d+ .*");
  private static final Pattern NEIGHBOUR =
      Pattern.compile("(\\S+) dev vxskep(\\S+) lladdr (\\S+) .*");
  private static final Pattern FORWARDING =
      Pattern.compile("(\\S+) dev vxskep(\\S+) dst (\\S+) .*");
  private static final Pattern LED =
      Pattern.compile("(?:([\\d.]+)|(tcp|udp|sctp) \\. (\\d+)) : goto ((?:vip|port)_[0-9a-z_]+)");
  private static final Pattern CHAIN =
      Pattern.compile("chain ((?:vip|port)_[0-9a-z_]+) \\{([^{}]*(?:\\{[^{}]*\\}[^{}]*)*)\\}");
  private static final Pattern CHOICE = Pattern.compile("\\d+ : ([\\d.]+)(?: \\. (\\d+))?");
  private static final Pattern ANSWER = Pattern.compile("Address:?\\s+([\\d.]+)\\s*");

  private Kernel() {}

  /// @param names to ask in each network, by its id
  static Facts of(Node node, SortedMap<String, List<String>> names, Agent agent)
      throws InterruptedException {
    var facts = new Facts();
    String said = node.host().sh(QUESTIONS).run().out();
    String[] part = said.split("---\n", -1);
    if (part.length < 4) return facts;
    addresses(part[0], facts);
    peers(part[1], part[2], facts);
    table(part[3], facts);
    for (var network : names.entrySet()) {
      Optional<String> server = Optional.ofNullable(agent.gateways().get(network.getKey()));
      if (server.isEmpty()) continue;
      for (String name : network.getValue()) {
        List<String> answer = answer(node, name, server.get());
        if (!answer.isEmpty()) facts.name(network.getKey(), name, answer);
      }
    }
    return facts;
  }

  private static void addresses(String lines, Facts facts) {
    for (String line : lines.split("\n")) {
      Matcher own = OWN.matcher(line);
      if (own.matches()) facts.gateway(own.group(1), own.group(2));
    }
  }

  /// Frames reach a peer by both tables or not at all.
  private static void peers(String neighbours, String forwarding, Facts facts) {
    var hosts = new TreeMap<String, String>();
    for (String line : forwarding.split("\n")) {
      Matcher it = FORWARDING.matcher(line);
      if (it.matches()) hosts.put(it.group(2) + " " + it.group(1), it.group(3));
    }
    for (String line : neighbours.split("\n")) {
      Matcher it = NEIGHBOUR.matcher(line);
      if (!it.matches()) continue;
      String place = it.group(2) + " " + it.group(3);
      facts.peer(it.group(2), it.group(1), hosts.getOrDefault(place, "nowhere"));
      hosts.remove(place);
    }
    hosts.forEach((place, host) -> facts.peer(place.split(" ")[0], place.split(" ")[1], host));
  }

  private static void table(String listing, Facts facts) {
    var choices = new TreeMap<String, List<String>>();
    Matcher chain = CHAIN.matcher(listing);
    while (chain.find()) {
      var all = new ArrayList<String>();
      Matcher choice = CHOICE.matcher(chain.group(2));
      while (choice.find()) {
        String port = Optional.ofNullable(choice.group(2)).map(it -> ":" + it).orElse("");
        all.add(choice.group(1) + port);
      }
      choices.put(String.valueOf(chain.group(1)), all);
    }
    Matcher led = LED.matcher(listing);
    while (led.find()) {
      var backends = choices.getOrDefault(String.valueOf(led.group(4)), List.of());
      Optional<String> address = Optional.ofNullable(led.group(1));
      if (address.isPresent()) facts.virtualIp(address.get(), backends);
      else facts.port(led.group(2) + " " + led.group(3), backends);
    }
  }

  private static List<String> answer(Node node, String name, String server)
      throws InterruptedException {
    String said = node.host().sh("timeout 3 busybox nslookup " + name + " " + server).run().out();
    return said.lines()
        .map(ANSWER::matcher)
        .filter(Matcher::matches)
        .map(it -> String.valueOf(it.group(1)))
        .toList();
  }
}
