package dev.skep.world;

import dev.skep.manager.api.Decision;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.store.Change;
import dev.skep.store.InvariantViolation;
import dev.skep.store.View;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Who is to be a manager: people promote and demote nodes, and nodes do what they are told to be.
/// Nobody becomes a manager for a second time: what the log knows of a name is then of another.
final class Roles {
  private final World world;

  /// In some worlds the managers stay who they are.
  private final boolean change;

  private final SortedSet<String> everManagers = new TreeSet<>();

  Roles(World world) {
    this.world = world;
    this.change = world.chance.oneIn(2);
  }

  void found(List<String> founders) {
    everManagers.addAll(founders);
  }

  /// Whether the managers can do without the node, whatever people have asked them to become.
  boolean isDispensable(NodeId node) {
    return !everManagers.contains(node.value()) || (!change && everManagers.size() > 2);
  }

  // people

  void begin() {
    if (!change) return;
    world.agenda.after(
        world.chance.millis(2_000, 20_000),
        () -> {
          if (!world.isStormy()) return;
          if (world.chance.oneIn(2)) promote();
          else demote();
          begin();
        });
  }

  private void promote() {
    List<String> never =
        world.hosts().stream().filter(host -> !everManagers.contains(host)).toList();
    if (never.isEmpty()) return;
    String host = world.chance.pick(never);
    everManagers.add(host);
    specify(host, NodeRole.MANAGER);
  }

  private void demote() {
    specify(world.chance.pick(world.hosts()), NodeRole.WORKER);
  }

  private void specify(String host, NodeRole role) {
    world.api.write(
        view -> specified(view, new NodeId(host), role),
        answer -> world.note(host + " as " + role + " " + answer.getClass().getSimpleName()));
  }

  /// The last manager stays one.
  private static Decision<?> specified(View view, NodeId id, NodeRole role) {
    Node node = view.node(id).orElseThrow();
    boolean last = role == NodeRole.WORKER && wanted(view).stream().allMatch(id.value()::equals);
    if (last || node.spec().role() == role) return Decision.accept("");
    return Decision.accept(
        "", new Change.SpecifyNode(id, node.meta().version(), node.spec().withRole(role)));
  }

  private static SortedSet<String> wanted(View view) {
    var wanted = new TreeSet<String>();
    for (Node node : view.nodes()) {
      if (node.spec().role() == NodeRole.MANAGER) wanted.add(node.id().value());
    }
    return wanted;
  }

  // the node

  /// The node has been told what it is to the swarm.
  void told(String host, NodeRole role) {
    Optional<SimManager> manager = world.managers.on(host);
    switch (role) {
      case MANAGER -> {
        if (manager.isEmpty()) enter(world.managers.appoint(host));
      }
      case WORKER -> manager.ifPresent(it -> world.managers.dismiss(host));
    }
  }

  /// Says where it listens, until that is written.
  private void enter(SimManager manager) {
    if (!world.managers.on(manager.name()).equals(Optional.of(manager))) return;
    world.api.write(
        view -> entered(view, manager.name()),
        answer -> {
          if (answer instanceof Answer.Done) return;
          world.agenda.after(world.reconnectDelay(), () -> enter(manager));
        });
  }

  private static Decision<?> entered(View view, String host) {
    Node node = view.node(new NodeId(host)).orElseThrow();
    boolean manager = node.role() == NodeRole.MANAGER && node.spec().role() == NodeRole.MANAGER;
    if (!manager || node.managerAddress().isPresent()) return Decision.accept("");
    return Decision.accept(
        "", new Change.PlaceManager(node.id(), NodeRole.MANAGER, Optional.of(World.address(host))));
  }

  // what must be so in the end

  void check(Seat leader) {
    SortedSet<String> wanted = wanted(leader.manager().view());
    var voters = new TreeSet<>(leader.manager().member().members().voters());
    if (!voters.equals(wanted)) {
      throw new InvariantViolation("managers are to be " + wanted + ", the log has " + voters);
    }
  }
}
