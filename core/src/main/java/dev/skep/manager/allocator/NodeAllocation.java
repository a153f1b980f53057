package dev.skep.manager.allocator;

import dev.skep.loop.Effect;
import dev.skep.loop.Timer;
import dev.skep.model.Guest;
import dev.skep.model.GuestId;
import dev.skep.model.NetworkId;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.Task;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The nodes' own addresses: which nodes need one on which network, and who must be looked at.
final class NodeAllocation {
  private static final String REST = "rest";

  private final Ledger ledger;
  private final NodeNeeds needs = new NodeNeeds();
  private final Resting resting = new Resting();

  /// What the next thought must look at.
  private final TreeSet<NodeId> toSee = new TreeSet<>();

  /// Those that do not have all they need; their tasks and guests say so while they wait for it.
  private final TreeSet<NodeId> inTrouble = new TreeSet<>();

  NodeAllocation(Ledger ledger) {
    this.ledger = ledger;
  }

  // seeing

  void see(Node node) {
    ledger.claim(node);
    toSee.add(node.id());
  }

  /// Returns whether room has appeared.
  boolean release(NodeId node) {
    toSee.add(node);
    return ledger.release(node);
  }

  /// A network of theirs has come or gone.
  void seeAgain(Collection<Node> nodes) {
    for (Node node : nodes) toSee.add(node.id());
  }

  /// An address may have rested long enough.
  void seeAgain(Timer rest) {
    toSee.add(new NodeId(rest.subject()));
  }

  void see(Task task) {
    needs
        .remember(task)
        .ifPresent(node -> {
          toSee.add(node);
          if (Trouble.isSaidBy(task)) inTrouble.add(node);
        });
  }

  void forget(TaskId task) {
    needs.forget(task).ifPresent(toSee::add);
  }

  void see(Guest guest) {
    needs.remember(guest);
    toSee.add(guest.node());
    if (!guest.trouble().isEmpty()) inTrouble.add(guest.node());
  }

  void forget(GuestId guest) {
    needs.forget(guest).ifPresent(toSee::add);
  }

  /// Something was given back somewhere.
  void seeRoom() {
    toSee.addAll(inTrouble);
  }

  // thinking

  List<Effect> think(View view, Giving giving, Touched asked, Instant now) {
    var changes = new ArrayList<Change>();
    var effects = new ArrayList<Effect>();
    while (!toSee.isEmpty()) {
      NodeId id = toSee.pollFirst();
      if (asked.nodes.contains(id)) continue;
      view.node(id)
          .ifPresentOrElse(
              node -> {
                changes.addAll(changes(node, view, giving, asked, now));
                resting.end(id).ifPresent(end -> effects.add(wakeAt(id, end)));
              },
              () -> forget(id));
    }
    effects.addAll(Allocator.writes(changes));
    return effects;
  }

  private static Effect wakeAt(NodeId node, Instant end) {
    return new Effect.WakeAt(new Timer(REST, node.value()), end);
  }

  private void forget(NodeId node) {
    inTrouble.remove(node);
    resting.forget(node);
  }

  private List<Change> changes(Node node, View view, Giving giving, Touched asked, Instant now) {
    var changes = new ArrayList<Change>();
    List<NetworkAttachment> has =
        node.attachments().stream().filter(at -> view.network(at.network()).isPresent()).toList();
    SortedSet<NetworkId> wanted = needs.of(node.id());
    giving.mesh().ifPresent(wanted::add);
    wanted.addAll(resting.beside(wanted, node.id(), has, now));
    NodeShare share = giving.share(has, wanted);
    if (!share.attachments().equals(node.attachments())) {
      ledger.hold(node.id(), share.attachments());
      asked.nodes.add(node.id());
      changes.add(new Change.AllocateNode(node.id(), share.attachments()));
    }
    boolean waited = inTrouble.remove(node.id());
    if (!share.troubles().isEmpty()) inTrouble.add(node.id());
    if (waited || !share.troubles().isEmpty()) {
      for (Task task : view.tasksOn(node.id())) {
        said(task, node.id(), share, now).ifPresent(changes::add);
      }
      for (Guest guest : view.guestsOn(node.id())) said(guest, share).ifPresent(changes::add);
    }
    return changes;
  }

  /// The dispatcher keeps the task back until its node has an address on each of its networks; one
  /// that is not wanted any more goes to the node without.
  private static Optional<Change> said(Task task, NodeId node, NodeShare share, Instant now) {
    if (task.state() != TaskState.ASSIGNED || task.desired().isAfter(TaskState.COMPLETE)) {
      return Optional.empty();
    }
    Optional<Trouble> why =
        task.networks().stream()
            .flatMap(at -> Optional.ofNullable(share.troubles().get(at.network())).stream())
            .findFirst();
    return why.isPresent() ? why.get().at(node).saidBy(task, now) : Trouble.over(task, now);
  }

  /// One that has no address itself says so first.
  private static Optional<Change> said(Guest guest, NodeShare share) {
    if (guest.address().isEmpty()) return Optional.empty();
    String why =
        Optional.ofNullable(share.troubles().get(guest.network()))
            .map(trouble -> trouble.at(guest.node()).text())
            .orElse("");
    return why.equals(guest.trouble())
        ? Optional.empty()
        : Optional.of(new Change.AllocateGuest(guest.id(), guest.address(), why));
  }
}
