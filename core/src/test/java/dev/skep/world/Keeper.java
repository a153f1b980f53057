package dev.skep.world;

import dev.skep.manager.api.Decision;
import dev.skep.manager.roles.GroupMember;
import dev.skep.manager.roles.RoleKeeper;
import dev.skep.manager.roles.Step;
import dev.skep.model.NodeId;
import dev.skep.store.View;
import dev.skep.world.Slot.Content.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes the members of the log those that are wanted, one step at a time, while its seat lasts:
/// what the daemon does on a thread of its own, by the same rule.
final class Keeper {
  private final World world;
  private final Seat seat;
  private final LogMember log;
  private final NodeId self;

  Keeper(World world, Seat seat) {
    this.world = world;
    this.seat = seat;
    this.log = seat.manager().member();
    this.self = new NodeId(seat.manager().name());
  }

  void begin() {
    seat.manager()
        .process()
        .after(
            world.chance.millis(100, 800),
            () -> {
              if (seat.isOver()) return;
              take(next(seat.manager().view()));
              begin();
            });
  }

  private Step next(View view) {
    Members is = log.members();
    // Who was on the way in when he was called off.
    Optional<String> stray =
        is.learners().stream().filter(it -> !isWanted(new NodeId(it), view)).findFirst();
    if (stray.isPresent()) return new Step.Remove(new NodeId(stray.get()));
    return RoleKeeper.next(view, is.voters().stream().map(this::member).toList(), self);
  }

  private static boolean isWanted(NodeId node, View view) {
    return view.node(node).flatMap(it -> it.managerAddress()).isPresent();
  }

  private GroupMember member(String name) {
    return new GroupMember(
        new NodeId(name), World.address(name), log.isReachable(name), log.matches(name));
  }

  private void take(Step step) {
    switch (step) {
      case Step.Add(var node, _) -> add(node.value());
      case Step.Remove(var node) -> propose("out " + node, without(node.value()));
      case Step.Transfer(var to) -> log.handOver(to.value());
      case Step.Write _ -> seat.ask(new Seat.Request(this::decide, _ -> {}));
      case Step.Move _, Step.Wait _, Step.Nothing _ -> {}
    }
  }

  private void add(String name) {
    Members is = log.members();
    if (!is.learners().contains(name)) {
      propose("learner " + name, new Members(is.voters(), with(is.learners(), name)));
    } else if (log.hasCaughtUp(name)) {
      propose("voter " + name, new Members(with(is.voters(), name), without(name).learners()));
    }
  }

  private Members without(String name) {
    Members is = log.members();
    return new Members(
        is.voters().stream().filter(it -> !it.equals(name)).toList(),
        is.learners().stream().filter(it -> !it.equals(name)).toList());
  }

  private static List<String> with(List<String> names, String another) {
    var all = new ArrayList<>(names);
    all.add(another);
    return all;
  }

  private void propose(String what, Members next) {
    if (log.propose(next)) world.note("group " + what);
  }

  /// Anew on the turn's own view: somebody may have been faster.
  private Decision<?> decide(View view) {
    return next(view) instanceof Step.Write(var change)
        ? Decision.accept("", change)
        : Decision.accept("");
  }
}
