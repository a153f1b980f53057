package dev.skep.e2e.network;

import dev.skep.e2e.lab.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one node's agent goes by.
///
/// @param id the node's
/// @param gateways its own addresses by network
/// @param trouble what its kernel declined
record Agent(String id, SortedMap<String, String> gateways, Facts facts, String trouble) {
  private static final String FILTER =
      """
      (.Networks[]? | ["network", .ID, .Name, .Gateway]),
      (.Nodes[]? | . as $n | .Gateways[]? | ["node", $n.ID, $n.Address, .Network, .Address]),
      (.Services[]? | .Name as $s
        | (.Tasks[]? | . as $t | .Addresses[]?
            | ["task", $s, $t.Node, ($t.Serving // false | tostring), .Network, .Address]),
          (.VirtualIPs[]? | ["vip", $s, .Network, .Address]),
          (.Ports[]? | ["port", $s, .Protocol, (.Published | tostring), (.Target | tostring)])),
      ["trouble", (.Trouble // "")]
      """;

  static Agent of(Node node) throws InterruptedException {
    var document = new Document(node.id());
    for (String[] line : Asked.lines(node, "/skep/node/networks", "(" + FILTER + ")")) {
      document.add(line);
    }
    return document.understood();
  }

  private record Place(String service, String node, boolean serving, String address) {}

  /// The lines by what they are about, since some mean something only with others.
  private static final class Document {
    private final String id;
    private final TreeMap<String, String> gateways = new TreeMap<>();
    private final TreeMap<String, String> hosts = new TreeMap<>();
    private final TreeMap<String, List<Place>> places = new TreeMap<>();
    private final List<String[]> doors = new ArrayList<>();
    private final Facts facts = new Facts();
    private String mesh = "";
    private String trouble = "";

    Document(String id) {
      this.id = id;
    }

    void add(String[] it) {
      switch (it[0]) {
        case "network" -> {
          gateways.put(it[1], it[3]);
          facts.gateway(it[1], it[3]);
          if (it[2].equals("ingress")) mesh = it[1];
        }
        case "node" -> {
          hosts.put(it[1], it[2]);
          facts.peer(it[3], it[4], it[2]);
        }
        case "task" ->
            places
                .computeIfAbsent(it[4], _ -> new ArrayList<>())
                .add(new Place(it[1], it[2], it[3].equals("true"), it[5]));
        case "trouble" -> trouble = String.join(" ", List.of(it).subList(1, it.length));
        default -> doors.add(it);
      }
    }

    Agent understood() {
      for (String network : gateways.keySet()) {
        for (Place it : places.getOrDefault(network, List.of())) {
          if (it.node().equals(id)) continue;
          facts.peer(network, it.address(), hosts.getOrDefault(it.node(), "nowhere"));
        }
      }
      for (String[] it : doors) {
        if (it[0].equals("port")) {
          var backends = serving(it[1], mesh).stream().map(at -> at + ":" + it[4]).toList();
          facts.port(it[2] + " " + it[3], backends);
        } else if (gateways.containsKey(it[2])) {
          facts.virtualIp(it[3], serving(it[1], it[2]));
        }
      }
      return new Agent(id, gateways, facts, trouble);
    }

    private List<String> serving(String service, String network) {
      return places.getOrDefault(network, List.of()).stream()
          .filter(it -> it.serving() && it.service().equals(service))
          .map(Place::address)
          .toList();
    }
  }
}
