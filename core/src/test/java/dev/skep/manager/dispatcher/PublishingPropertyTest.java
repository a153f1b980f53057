package dev.skep.manager.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.GuestId;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkKey;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.Payload;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.wire.GuestEndpoint;
import dev.skep.wire.HostInfo;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ServiceEndpoints;
import dev.skep.wire.ToAgent;
import dev.skep.world.Samples;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Over seeded histories: who has heard every increment knows as much as one who is told all at
/// once.
final class PublishingPropertyTest {
  private static final int STEPS = 500;
  private static final List<String> NETWORKS = List.of("ingress", "blue", "green");

  private final Ground ground = new Ground();
  private final TreeMap<NodeId, Memory> memories = new TreeMap<>();
  private int ids;
  private int addresses;
  private int increments;

  /// As an agent puts it together.
  private static final class Memory {
    final TreeMap<NetworkId, NetworkInfo> networks = new TreeMap<>();
    final TreeMap<NodeId, HostInfo> hosts = new TreeMap<>();
    final TreeMap<ServiceId, ServiceEndpoints> services = new TreeMap<>();
    final TreeMap<GuestId, GuestEndpoint> guests = new TreeMap<>();
    List<NetworkKey> keys = List.of();

    void learn(ToAgent.Networks told) {
      if (told.complete()) {
        networks.clear();
        hosts.clear();
        services.clear();
        guests.clear();
        keys = List.of();
      }
      if (!told.put().keys().isEmpty()) keys = told.put().keys();
      for (var it : told.put().networks()) networks.put(it.id(), it);
      for (var it : told.put().hosts()) hosts.put(it.node(), it);
      for (var it : told.put().services()) services.put(it.service(), it);
      for (var it : told.put().guests()) guests.put(it.guest(), it);
      told.hostsGone().forEach(hosts::remove);
      told.servicesGone().forEach(services::remove);
      told.guestsGone().forEach(guests::remove);
    }

    NetworkMap map() {
      return new NetworkMap(
          List.copyOf(networks.values()),
          List.copyOf(hosts.values()),
          List.copyOf(services.values()),
          List.copyOf(guests.values()),
          keys);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void increasesToWhatIsComplete(long seed) {
    var random = new SplittableRandom(seed);
    ground.network("ingress", "10.0.0", true);
    ground.network("blue", "10.0.1", false);
    ground.encrypted("green", "10.0.2");
    for (int step = 0; step < STEPS; step++) {
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) change(random);
      ground.increments().forEach(this::hear);
      memories.keySet().removeIf(node -> ground.view().node(node).isEmpty());
      for (NodeId node : memories.keySet()) {
        assertEquals(
            ground.complete(node.value()).put(),
            memories.get(node).map(),
            node + ", seed " + seed + ", step " + step);
      }
      begin();
    }
    assertTrue(increments > STEPS / 4, "only " + increments + " increments, seed " + seed);
  }

  private void hear(NodeId node, ToAgent told) {
    Memory memory = memories.get(node);
    if (memory == null) return;
    var networks = (ToAgent.Networks) told;
    memory.learn(networks);
    if (!networks.complete()) increments++;
  }

  /// New nodes begin with everything.
  private void begin() {
    for (Node node : ground.view().nodes()) {
      if (memories.containsKey(node.id())) continue;
      var memory = new Memory();
      memory.learn(ground.complete(node.id().value()));
      memories.put(node.id(), memory);
    }
  }

  private void change(SplittableRandom random) {
    var nodes = ground.view().nodes();
    var services = ground.view().services();
    var tasks = ground.view().tasks();
    switch (random.nextInt(19)) {
      case 0 -> {
        if (nodes.size() < 5) ground.node("n" + ids++, address(random));
      }
      case 1 -> {
        if (random.nextInt(4) == 0) {
          any(nodes, random).ifPresent(it -> ground.remove(new Change.RemoveNode(it.id())));
        }
      }
      case 2, 3 -> any(nodes, random).ifPresent(it -> ground.attach(it.id().value(), at(random)));
      case 4 ->
          any(nodes, random)
              .ifPresent(it ->
                  ground.report(
                      it.id().value(),
                      random.nextBoolean() ? Ground.READY : Ground.DOWN,
                      address(random)));
      case 5 ->
          any(nodes, random).ifPresent(it -> ground.describe(it.id().value(), address(random)));
      case 16, 17 ->
          any(nodes, random)
              .ifPresent(it -> {
                int network = random.nextInt(NETWORKS.size());
                String address = "10." + network + ".0." + addresses++;
                ground.guest("g" + ids++, it.id().value(), NETWORKS.get(network), address);
              });
      case 18 ->
          any(ground.view().guests(), random)
              .ifPresent(it -> ground.remove(new Change.RemoveGuest(it.id())));
      case 6 -> {
        if (services.size() < 5) ground.service("s" + ids++, names(random));
      }
      case 7 ->
          any(services, random).ifPresent(it -> ground.revise(it.id().value(), names(random)));
      case 8 -> {
        if (random.nextInt(4) == 0) {
          any(services, random).ifPresent(it -> ground.remove(new Change.RemoveService(it.id())));
        }
      }
      case 9, 10 ->
          any(services, random)
              .ifPresent(it -> any(nodes, random).ifPresent(on -> place(it, on, random)));
      case 11 -> any(tasks, random).ifPresent(it -> ground.report(it.id().value(), state(random)));
      case 12 ->
          any(tasks, random).ifPresent(it -> ground.desire(it.id().value(), TaskState.SHUTDOWN));
      case 13 ->
          any(nodes, random).ifPresent(it -> ground.restart(it.id().value(), "run " + ids++));
      case 14 -> ground.rekey(key(++ids));
      default ->
          any(tasks, random)
              .map(Task::id)
              .ifPresent(it -> ground.remove(new Change.RemoveTask(it)));
    }
  }

  private void place(Service service, Node node, SplittableRandom random) {
    if (!node.takesTasks()) return;
    String[] on =
        service.spec().attachedNetworks().stream()
            .map(it -> it.target() + "=" + address())
            .toArray(String[]::new);
    ground.task("t" + ids++, service.id().value(), node.id().value(), on);
  }

  private static NetworkKey key(long number) {
    var secret = new Payload(new byte[NetworkKey.SECRET_BYTES]);
    return new NetworkKey(number, secret, Samples.NOON);
  }

  private static TaskState state(SplittableRandom random) {
    return random.nextInt(3) == 0 ? TaskState.FAILED : TaskState.RUNNING;
  }

  private static String address(SplittableRandom random) {
    int number = random.nextInt(4);
    return number == 0 ? "" : "192.168.0." + number;
  }

  private String[] at(SplittableRandom random) {
    var all = new ArrayList<String>();
    for (String network : names(random)) all.add(network + "=" + address());
    return all.toArray(String[]::new);
  }

  private String address() {
    return "10.7.0." + addresses++ % 250;
  }

  private static String[] names(SplittableRandom random) {
    return NETWORKS.stream().filter(_ -> random.nextBoolean()).toArray(String[]::new);
  }

  private static <T> Optional<T> any(Collection<T> all, SplittableRandom random) {
    return all.isEmpty()
        ? Optional.empty()
        : all.stream().skip(random.nextInt(all.size())).findFirst();
  }
}
