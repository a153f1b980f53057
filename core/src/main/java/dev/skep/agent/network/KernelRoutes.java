package dev.skep.agent.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What the kernel says about our way back for connections that another node has handed over: a
/// routing table for each node of the mesh, and rules that lead there by the mark.
///
/// @param rules as the kernel words them, with their preference in front
/// @param routes as the kernel words them
public record KernelRoutes(SortedSet<String> rules, SortedSet<String> routes) {
  /// Commands for `ip -4 -o -batch` whose output [#parse] reads, and also neighbours, for
  /// [KernelPeers]: one program for all.
  public static final String QUESTIONS =
      "neigh show nud permanent\nrule show\nroute show table all proto " + Mesh.TAG + "\n";

  /// Before the main table (32766) and before what VPNs add there (5200 and more); named after
  /// VXLAN's port.
  private static final int MARKED = 4789;

  private static final int UNMARKED = MARKED - 1;
  private static final int REST = MARKED + 1;
  private static final String OWNER = " protocol " + Mesh.TAG;

  private static final Pattern RULE =
      Pattern.compile("^(\\d+):\\s+(.*?)(?: \\[unresolved\\])? proto " + Mesh.TAG + "\\s*");
  private static final Pattern ROUTE =
      Pattern.compile("^(default via \\S+ dev \\S+ table \\d+)(?: .*)?");

  public KernelRoutes {
    rules = Collections.unmodifiableSortedSet(new TreeSet<>(rules));
    routes = Collections.unmodifiableSortedSet(new TreeSet<>(routes));
  }

  public static KernelRoutes parse(String lines) {
    var rules = new TreeSet<String>();
    var routes = new TreeSet<String>();
    lines
        .lines()
        .forEach(line -> {
          var rule = RULE.matcher(line);
          if (rule.matches()) rules.add(rule.group(1) + " " + rule.group(2));
          var route = ROUTE.matcher(line);
          if (route.matches()) routes.add(route.group(1));
        });
    return new KernelRoutes(rules, routes);
  }

  /// Lines for `ip -batch`. Without its bridge the mesh has no way to lead to, and waits.
  public List<String> repairs(DataPlane wanted, KernelDevices present) {
    var dueRules = new TreeSet<String>();
    var dueRoutes = new TreeSet<String>();
    wanted
        .mesh()
        .filter(mesh -> present.bridges().containsKey(mesh.bridge()) && !mesh.nodes().isEmpty())
        .ifPresent(mesh -> wanted(mesh, dueRules, dueRoutes));
    var lines = new ArrayList<String>();
    // No rule leads to a table that is not there yet, or no more.
    without(rules, dueRules).forEach(rule -> lines.add("rule del pref " + rule + OWNER));
    without(routes, dueRoutes).forEach(route -> lines.add("route del " + route));
    without(dueRoutes, routes)
        .forEach(route -> lines.add("route replace " + route + " proto " + Mesh.TAG));
    without(dueRules, rules).forEach(rule -> lines.add("rule add pref " + rule + OWNER));
    return List.copyOf(lines);
  }

  private static void wanted(Mesh mesh, SortedSet<String> rules, SortedSet<String> routes) {
    // The kernel asks one rule after the other for each packet. What bears no mark of ours, nearly
    // everything, skips the rules of all nodes at once.
    rules.add(
        UNMARKED + " not from all fwmark " + Mesh.ANY_MARK + "/" + Mesh.MASK + " goto " + REST);
    rules.add(REST + " from all nop");
    for (var node : mesh.nodes()) {
      int table = Mesh.number(node.address());
      rules.add(MARKED + " from all fwmark " + Mesh.mark(node.address()) + " lookup " + table);
      routes.add("default via " + node.address() + " dev " + mesh.bridge() + " table " + table);
    }
  }

  private static SortedSet<String> without(SortedSet<String> all, SortedSet<String> some) {
    var rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }
}
