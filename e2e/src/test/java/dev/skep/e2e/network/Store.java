package dev.skep.e2e.network;

import dev.skep.e2e.lab.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a manager says of nodes, networks, services and tasks.
///
/// @param nodes addresses by id
/// @param ingress id of the routing mesh's network
record Store(
    SortedMap<String, String> nodes, String ingress, List<Service> services, List<Task> tasks) {
  /// From being given to a node until it is over.
  private static final List<String> KNOWN =
      List.of("assigned", "accepted", "preparing", "ready", "starting", "running");

  /// @param virtualIps by network
  /// @param ports as in `tcp 8080 80`: published, target
  record Service(
      String id, String name, SortedMap<String, String> virtualIps, List<String> ports) {}

  /// @param known it has a node and is not over
  /// @param serving it gets new connections
  /// @param addresses by network
  record Task(
      String node,
      String service,
      boolean known,
      boolean serving,
      SortedMap<String, String> addresses) {}

  static Store of(Node manager) throws InterruptedException {
    var nodes = new TreeMap<String, String>();
    for (String[] it : Asked.lines(manager, "/nodes", ".[] | [.ID, .Status.Addr]")) {
      nodes.put(it[0], it[1]);
    }
    String ingress =
        Asked.lines(manager, "/networks", ".[] | select(.Ingress) | [.Id]").getFirst()[0];
    return new Store(nodes, ingress, services(manager), tasks(manager));
  }

  private static List<Service> services(Node manager) throws InterruptedException {
    String ips = "[.Endpoint.VirtualIPs[]? | .NetworkID + \"=\" + .Addr]";
    String ports =
        "[.Endpoint.Ports[]? | select(.PublishMode == \"ingress\")"
            + " | .Protocol + \":\" + (.PublishedPort|tostring) + \":\" + (.TargetPort|tostring)]";
    String filter =
        ".[] | [.ID, .Spec.Name, (%s | join(\",\")), (%s | join(\",\"))]".formatted(ips, ports);
    var all = new ArrayList<Service>();
    for (String[] it : Asked.lines(manager, "/services", filter)) {
      List<String> doors =
          it[3].isEmpty() ? List.of() : List.of(it[3].replace(':', ' ').split(","));
      all.add(new Service(it[0], it[1], places(it[2]), doors));
    }
    return all;
  }

  private static List<Task> tasks(Node manager) throws InterruptedException {
    String places = "[.NetworksAttachments[]? | .Network.ID + \"=\" + .Addresses[0]]";
    String filter =
        ".[] | [.NodeID // \"\", .ServiceID, .Status.State, .DesiredState, (%s | join(\",\"))]"
            .formatted(places);
    var all = new ArrayList<Task>();
    for (String[] it : Asked.lines(manager, "/tasks", filter)) {
      boolean known = !it[0].isEmpty() && KNOWN.contains(it[2]);
      boolean serving = known && it[2].equals("running") && it[3].equals("running");
      all.add(new Task(it[0], it[1], known, serving, places(it[4])));
    }
    return all;
  }

  /// @param text as in `network=10.0.0.7/24,other=…`
  private static SortedMap<String, String> places(String text) {
    var all = new TreeMap<String, String>();
    for (String place : text.isEmpty() ? new String[0] : text.split(",")) {
      String[] part = place.split("=");
      all.put(part[0], part[1].split("/")[0]);
    }
    return Collections.unmodifiableSortedMap(all);
  }

  /// Those that a node must have.
  SortedSet<String> networks(String node) {
    var all = new TreeSet<String>();
    all.add(ingress);
    for (Task it : tasks)
      if (it.known() && it.node().equals(node)) all.addAll(it.addresses().keySet());
    return all;
  }

  /// What must be so on a node.
  ///
  /// @param gateways the nodes' own addresses by network, which the managers show nobody
  Facts facts(String node, SortedMap<String, SortedMap<String, String>> gateways) {
    var facts = new Facts();
    for (String network : networks(node)) {
      for (Task it : tasks) {
        String address = it.addresses().getOrDefault(network, "");
        if (it.known() && !it.node().equals(node) && !address.isEmpty()) {
          facts.peer(network, address, nodes.getOrDefault(it.node(), "nowhere"));
        }
      }
      gateways.forEach((other, own) -> {
        String address = own.getOrDefault(network, "");
        if (address.isEmpty()) return;
        if (other.equals(node)) facts.gateway(network, address);
        else facts.peer(network, address, nodes.getOrDefault(other, "nowhere"));
      });
      for (Service it : services) doors(it, network, facts);
    }
    return facts;
  }

  /// What to ask name servers, by network.
  SortedMap<String, List<String>> names() {
    var all = new TreeMap<String, List<String>>();
    for (Task it : tasks) {
      for (String network : it.addresses().keySet()) {
        if (!network.equals(ingress)) {
          all.put(network, services.stream().map(service -> "tasks." + service.name()).toList());
        }
      }
    }
    return all;
  }

  private void doors(Service service, String network, Facts facts) {
    List<String> backends =
        tasks.stream()
            .filter(it -> it.serving() && it.service().equals(service.id()))
            .map(it -> it.addresses().getOrDefault(network, ""))
            .filter(address -> !address.isEmpty())
            .toList();
    String ip = service.virtualIps().getOrDefault(network, "");
    if (!ip.isEmpty()) facts.virtualIp(ip, backends);
    if (!network.equals(ingress)) {
      if (!backends.isEmpty()) facts.name(network, "tasks." + service.name(), backends);
      return;
    }
    for (String port : service.ports()) {
      String[] part = port.split(" ");
      facts.port(part[0] + " " + part[1], backends.stream().map(it -> it + ":" + part[2]).toList());
    }
  }
}
