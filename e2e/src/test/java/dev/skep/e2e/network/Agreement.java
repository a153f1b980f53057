package dev.skep.e2e.network;

import dev.skep.e2e.lab.Cluster;
import dev.skep.e2e.lab.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Compares, on every host, what the managers' store means for it, what its agent goes by, and what
/// its kernel and its name server do.
public final class Agreement {
  private static final String[] STORED = {"gateway", "peer", "virtual IP", "port"};

  private Agreement() {}

  /// What they do not agree about, for people; empty when they agree. To be asked again while
  /// anything is under way: the three are not asked in the same instant.
  public static List<String> differences(Cluster cluster, Node manager)
      throws InterruptedException {
    Store store = Store.of(manager);
    var agents = new TreeMap<Integer, Agent>();
    SortedMap<String, SortedMap<String, String>> gateways = new TreeMap<>();
    for (int each = 1; each <= cluster.nodes().size(); each++) {
      Agent agent = Agent.of(cluster.node(each));
      agents.put(each, agent);
      gateways.put(agent.id(), agent.gateways());
    }
    var all = new ArrayList<String>();
    for (var each : agents.entrySet()) {
      Node node = cluster.node(each.getKey());
      Agent agent = each.getValue();
      if (!agent.trouble().isBlank()) all.add(node + " has trouble: " + agent.trouble());
      Facts meant = store.facts(agent.id(), gateways);
      Facts done = Kernel.of(node, store.names(), agent);
      told(node, Facts.differences("store", meant, "agent", agent.facts(), STORED), all);
      told(node, Facts.differences("agent", agent.facts(), "kernel", done, STORED), all);
      told(node, Facts.differences("store", meant, "name server", done, "name"), all);
    }
    return all;
  }

  private static void told(Node node, List<String> differences, List<String> all) {
    for (String each : differences) all.add(node + ": " + each);
  }
}
