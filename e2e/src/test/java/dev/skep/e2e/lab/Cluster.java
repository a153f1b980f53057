package dev.skep.e2e.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Several hosts on one wire, each with an engine and a daemon, in one swarm or in none.
public final class Cluster {
  private final Lab lab;
  private final List<Node> nodes;

  /// Whether the swarm is as [#swarm] made it, but for services.
  private boolean intact;

  Cluster(Lab lab, List<Node> nodes) {
    this.lab = lab;
    this.nodes = nodes;
  }

  public List<Node> nodes() {
    return nodes;
  }

  /// @param number from 1, as in the host's name
  public Node node(int number) {
    return nodes.get(number - 1);
  }

  public Lab lab() {
    return lab;
  }

  /// All hosts and daemons run, and none is in a swarm.
  public void apart() throws InterruptedException {
    intact = false;
    repair();
    Each.of(nodes, Node::alone);
    Each.of(nodes, Cluster::clear);
  }

  /// Undoes every fault.
  public void repair() throws InterruptedException {
    Each.of(nodes, node -> node.host().boot());
    lab.heal();
    nodes.forEach(node -> node.daemon().thaw());
    Each.of(nodes, Node::up);
  }

  private static void clear(Node node) throws InterruptedException {
    for (String container : node.containers()) node.engine().run("rm", "-f", container);
  }

  /// One swarm of the first nodes, managers first, well and without services. An earlier test's is
  /// taken over: for tests that leave the swarm itself as it is.
  public void swarm(int managers, int workers) throws InterruptedException {
    if (intact) repair();
    if (intact && fits(managers, workers)) {
      empty();
      return;
    }
    anew(managers, workers);
    intact = true;
  }

  /// The same, and the swarm is a new one, which no later test takes over.
  public void anew(int managers, int workers) throws InterruptedException {
    apart();
    init();
    for (int each = 2; each <= managers; each++) join(node(each), "manager").ok();
    for (int each = managers + 1; each <= managers + workers; each++) {
      join(node(each), "worker").ok();
    }
    Await.until(
        managers + " managers and " + workers + " workers are well",
        () -> Listed.by(node(1)),
        now -> fits(now, managers, workers));
  }

  private boolean fits(int managers, int workers) throws InterruptedException {
    Optional<Node> one = nodes.stream().findFirst();
    return one.isPresent() && fits(Listed.by(one.get()), managers, workers);
  }

  private static boolean fits(List<Listed> listed, int managers, int workers) {
    return listed.size() == managers + workers
        && listed.stream().allMatch(Listed::well)
        && listed.stream().filter(Listed::manages).count() == managers;
  }

  public Output init(String... flags) throws InterruptedException {
    var words = new ArrayList<>(List.of("swarm", "init"));
    words.addAll(List.of("--advertise-addr", node(1).host().address()));
    words.addAll(List.of(flags));
    return node(1).docker().ok(words.toArray(String[]::new));
  }

  /// Types the command that the first node prints for that role.
  public Output join(Node newcomer, String role, String... flags) throws InterruptedException {
    return newcomer.docker().run(joining(node(1), role, flags));
  }

  /// The words after `docker` of the command that the manager prints, with flags added.
  public static String[] joining(Node manager, String role, String... flags)
      throws InterruptedException {
    String printed =
        manager.docker().ok("swarm", "join-token", role).lines().stream()
            .filter(line -> line.contains("docker swarm join "))
            .findFirst()
            .orElseThrow();
    var words = new ArrayList<>(List.of(printed.strip().split(" ")).subList(1, 3));
    words.addAll(List.of(flags));
    words.addAll(List.of(printed.strip().split(" ")).subList(3, 6));
    return words.toArray(String[]::new);
  }

  /// Removes all services.
  private void empty() throws InterruptedException {
    for (String service : node(1).docker().ok("service", "ls", "-q").lines()) {
      node(1).docker().ok("service", "rm", service);
    }
    Each.of(nodes, Cluster::clear);
    Await.until("no task's container is left", this::containers, List::isEmpty);
  }

  /// Containers of tasks on any node.
  public List<String> containers() throws InterruptedException {
    var all = new ArrayList<String>();
    for (Node node : nodes) all.addAll(node.containers());
    return all;
  }

  /// Who leads, asking one of them.
  public Node leader(Node asked) throws InterruptedException {
    return lab(
        Await.until(
            "there is a leader",
            () -> Listed.by(asked),
            now -> now.stream().anyMatch(each -> each.manager().equals("Leader"))),
        each -> each.manager().equals("Leader"));
  }

  private Node lab(List<Listed> listed, Predicate<Listed> wanted) {
    Listed line = listed.stream().filter(wanted).findFirst().orElseThrow();
    return nodes.stream().filter(line::is).findFirst().orElseThrow();
  }

  /// Asks until the manager's list shows the node as wished.
  public static Listed await(Node asked, Node about, String wish, Predicate<Listed> granted)
      throws InterruptedException {
    return Await.until(
            about + " is " + wish + " to " + asked,
            () -> Listed.by(asked).stream().filter(each -> each.is(about)).findFirst(),
            found -> found.filter(granted).isPresent())
        .orElseThrow();
  }

  /// How many containers of the service run on each node, in the nodes' order.
  public List<Integer> spread(String service) throws InterruptedException {
    return spread(service, nodes);
  }

  /// The same on some of them: a host that is off cannot be asked.
  public static List<Integer> spread(String service, List<Node> nodes) throws InterruptedException {
    var counts = new ArrayList<Integer>();
    for (Node node : nodes) counts.add(node.containersOf(service).size());
    return counts;
  }

  /// All running containers of the service, wherever.
  public List<String> containersOf(String service) throws InterruptedException {
    var all = new ArrayList<String>();
    for (Node node : nodes) all.addAll(node.containersOf(service));
    return all.stream().sorted().toList();
  }

  /// Nothing of a swarm is left, and only the first node's daemon runs on.
  void rest() throws InterruptedException {
    apart();
    Each.of(nodes.subList(1, nodes.size()), node -> node.daemon().stop());
  }

  String scene() throws InterruptedException {
    var text = new StringBuilder();
    for (Node node : nodes) text.append(node.scene());
    return text.toString();
  }
}
