package dev.skep.manager.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.EndpointSpec;
import dev.skep.model.Network;
import dev.skep.model.NetworkId;
import dev.skep.model.Node;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.Protocol;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Subnet;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.store.Change;
import dev.skep.store.View;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Over seeded histories with leader changes: nothing is ever given twice, and once all is quiet
/// nobody waits for what is free.
class AllocatorPropertyTest {
  private static final int STEPS = 400;

  private int ids;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void givesNothingTwice(long seed) {
    var harness = new LoopHarness(seed).run(new Allocator());
    SplittableRandom random = harness.random();
    int given = 0;
    for (int step = 0; step < STEPS; step++) {
      change(harness.view(), random, harness).ifPresent(harness::propose);
      if (random.nextInt(40) == 0) harness.run(new Allocator());
      else if (random.nextInt(3) == 0) harness.settle();
      else harness.turn();
      recount(harness.view(), "seed " + seed + ", step " + step);
      given = Math.max(given, addresses(harness.view()));
    }
    harness.settle();
    recount(harness.view(), "seed " + seed);
    harness.advance(Resting.REST);
    everyNodeHasWhatItNeeds(harness.view(), "seed " + seed);
    nobodyWaitsInVain(harness, seed);
    assertTrue(given >= 5, "only " + given + " addresses at once, seed " + seed);
  }

  private static int addresses(View view) {
    return view.tasks().stream()
        .filter(task -> !task.state().isTerminal())
        .mapToInt(task -> task.networks().size())
        .sum();
  }

  /// What a new leader would find to do is nothing, so whoever waits does so for a reason.
  private static void nobodyWaitsInVain(LoopHarness harness, long seed) {
    var anew = new Allocator().start(harness.view(), harness.now());
    assertEquals(List.of(), anew, "seed " + seed);
    for (Task task : harness.view().tasks()) {
      if (task.state() != TaskState.ASSIGNED || task.desired().isAfter(TaskState.COMPLETE))
        continue;
      Optional<Node> node = task.node().flatMap(harness.view()::node);
      if (node.isEmpty()) continue;
      boolean lacks =
          task.networks().stream().anyMatch(at -> node.get().addressOn(at.network()).isEmpty());
      assertEquals(lacks, task.status().waiting().isPresent(), task + ", seed " + seed);
    }
    for (Task task : harness.view().tasks()) {
      if (task.state() != TaskState.NEW || task.desired() == TaskState.REMOVE) continue;
      if (harness.view().service(task.service()).isEmpty()) continue;
      assertTrue(task.status().waiting().isPresent(), task + " waits silently, seed " + seed);
    }
  }

  /// No less, unless the network is full, and after a rest no more either.
  private static void everyNodeHasWhatItNeeds(View view, String when) {
    var taken = recount(view, when);
    for (Node node : view.nodes()) {
      SortedSet<NetworkId> needed = needs(node, view);
      for (NetworkId network : needed) {
        if (node.addressOn(network).isPresent()) continue;
        var subnet =
            Subnet.parse(view.network(network).orElseThrow().state().orElseThrow().subnet());
        int count = taken.getOrDefault(network, new TreeSet<>()).size();
        assertEquals(subnet.size() - 2, count, node + " has none on " + network + ", " + when);
      }
      for (var at : node.attachments()) {
        assertTrue(needed.contains(at.network()), node + " keeps " + at + ", " + when);
      }
    }
  }

  private static SortedSet<NetworkId> needs(Node node, View view) {
    var needed = new TreeSet<NetworkId>();
    view.ingress().filter(it -> it.state().isPresent()).ifPresent(it -> needed.add(it.id()));
    for (Task task : view.tasksOn(node.id())) {
      if (task.state().isTerminal()) continue;
      for (var at : task.networks()) {
        if (view.network(at.network()).isPresent()) needed.add(at.network());
      }
    }
    return needed;
  }

  /// All that is taken on each network.
  private static Map<NetworkId, TreeSet<String>> recount(View view, String when) {
    var subnets = new ArrayList<Subnet>();
    var vxlanIds = new TreeSet<Integer>();
    var addresses = new TreeMap<NetworkId, TreeSet<String>>();
    for (Network network : view.networks()) {
      if (network.state().isEmpty()) continue;
      var state = network.state().get();
      var subnet = Subnet.parse(state.subnet());
      for (Subnet other : subnets) assertTrue(!subnet.overlaps(other), subnet + " twice, " + when);
      subnets.add(subnet);
      assertTrue(vxlanIds.add(state.vxlanId()), "VXLAN id " + state.vxlanId() + " twice, " + when);
      addresses.put(network.id(), new TreeSet<>(List.of(state.gateway() + "/" + subnet.prefix())));
    }
    var ports = new TreeMap<Protocol, TreeSet<Integer>>();
    for (Service service : view.services()) {
      for (PortConfig port : service.endpoint().ports()) {
        if (port.publishMode() == PublishMode.HOST) continue;
        assertTrue(port.publishedPort() > 0, "port 0 allocated, " + when);
        assertTrue(
            ports.computeIfAbsent(port.protocol(), _ -> new TreeSet<>()).add(port.publishedPort()),
            "port " + port + " twice, " + when);
      }
      for (var ip : service.endpoint().virtualIps()) take(addresses, ip.network(), ip.addr(), when);
    }
    for (Task task : view.tasks()) {
      if (task.state().isTerminal()) continue;
      for (var at : task.networks()) take(addresses, at.network(), at.address(), when);
    }
    for (Node node : view.nodes()) {
      for (var at : node.attachments()) take(addresses, at.network(), at.address(), when);
    }
    return addresses;
  }

  private static void take(
      Map<NetworkId, TreeSet<String>> addresses, NetworkId network, String address, String when) {
    TreeSet<String> taken = addresses.get(network);
    if (taken == null) return; // the network has been removed under it
    assertTrue(taken.add(address), "address " + address + " twice, " + when);
  }

  private Optional<Change> change(View view, SplittableRandom random, LoopHarness harness) {
    return switch (random.nextInt(16)) {
      case 0 -> Optional.of(new Change.CreateNetwork(network(view, random)));
      case 1 ->
          random.nextInt(3) > 0
              ? Optional.empty()
              : any(view.networks(), random).map(it -> new Change.RemoveNetwork(it.id()));
      case 2, 3 ->
          Optional.of(new Change.CreateService(Services.of(spec("s" + ids++, view, random))));
      case 4 ->
          any(view.services(), random)
              .map(it ->
                  new Change.ReviseService(
                      it.id(), it.meta().version(), spec(it.name(), view, random)));
      case 5 ->
          random.nextInt(3) > 0
              ? Optional.empty()
              : any(view.services(), random).map(it -> new Change.RemoveService(it.id()));
      case 6, 7, 8 ->
          any(view.services(), random)
              .map(it -> new Change.CreateTask(Asking.task(it, 1, "t" + ids++)));
      case 9, 10 ->
          any(view.tasks(), random)
              .map(it ->
                  new Change.ReportTask(
                      it.id(), it.status().to(TaskState.FAILED, "failed", harness.now())));
      case 11 ->
          random.nextInt(3) > 0
              ? Optional.of(new Change.CreateNode(Nodes.ready("n" + ids++)))
              : any(view.nodes(), random).map(it -> new Change.RemoveNode(it.id()));
      case 12, 13, 14 -> assignment(view, random, harness);
      default ->
          any(view.tasks(), random)
              .map(it ->
                  random.nextBoolean()
                      ? new Change.RemoveTask(it.id())
                      : new Change.DesireTask(it.id(), TaskState.SHUTDOWN));
    };
  }

  /// As the scheduler would.
  private static Optional<Change> assignment(
      View view, SplittableRandom random, LoopHarness harness) {
    List<Task> pending =
        view.tasks().stream().filter(task -> task.state() == TaskState.PENDING).toList();
    return any(pending, random)
        .flatMap(task -> any(view.nodes(), random).map(node -> assign(task, node, harness)));
  }

  private static Change assign(Task task, Node node, LoopHarness harness) {
    TaskStatus status = task.status().to(TaskState.ASSIGNED, "assigned", harness.now());
    return new Change.AssignTask(task.id(), node.id(), status);
  }

  private static <T> Optional<T> any(Collection<T> all, SplittableRandom random) {
    return all.isEmpty()
        ? Optional.empty()
        : all.stream().skip(random.nextInt(all.size())).findFirst();
  }

  private Network network(View view, SplittableRandom random) {
    boolean ingress = view.ingress().isEmpty();
    String subnet =
        switch (random.nextInt(4)) {
          case 0 -> "10.0." + random.nextInt(4) + ".0/28";
          case 1 -> "192.168." + random.nextInt(3) + ".8/29";
          default -> "";
        };
    return Asking.network("net" + ids++, subnet, ingress);
  }

  private static ServiceSpec spec(String name, View view, SplittableRandom random) {
    ServiceSpec spec = Services.spec(name, new ServiceMode.Replicated(1));
    if (random.nextBoolean()) {
      var networks = new ArrayList<String>();
      any(view.networks(), random).ifPresent(it -> networks.add(it.id().value()));
      if (random.nextInt(8) == 0) networks.add("net" + random.nextInt(200));
      spec = Asking.on(spec, networks.toArray(String[]::new));
    }
    return switch (random.nextInt(4)) {
      case 0 -> Asking.publishing(spec, Asking.mesh(80, 8080 + random.nextInt(4)));
      case 1 ->
          Asking.publishing(spec, Asking.mesh(80, 0), Asking.mesh(81, 30000 + random.nextInt(3)));
      case 2 -> Asking.reached(spec, EndpointSpec.Mode.DNSRR, Asking.host(80, 8080));
      default -> spec;
    };
  }
}
