package dev.skep.world;

import dev.skep.manager.api.Decision;
import dev.skep.model.Node;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.store.Change;
import dev.skep.store.InvariantViolation;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import dev.skep.world.history.Call;
import dev.skep.world.history.Call.Span;
import dev.skep.world.history.Seen;
import dev.skep.world.history.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// People who use the swarm at the same time, and what they were answered.
final class Clients {
  private final World world;
  private final Wishes wishes;
  private final List<Call> history = new ArrayList<>();
  private int numbers;

  Clients(World world) {
    this.world = world;
    this.wishes = new Wishes(world.chance);
  }

  void begin() {
    int count = 1 + (int) world.chance.below(3);
    for (int number = 1; number <= count; number++) new Client(world, this, number).goOn();
    new Client(world, this, 0).watch();
  }

  Wishes wishes() {
    return wishes;
  }

  int nextNumber() {
    return ++numbers;
  }

  void remember(Call call) {
    history.add(call);
  }

  /// Asks until it is done.
  void insist(String what, Function<View, Decision<?>> wish) {
    world.api.write(
        wish,
        answer -> {
          world.note(what + " " + answer.getClass().getSimpleName());
          if (answer instanceof Answer.Done) return;
          world.agenda.after(world.reconnectDelay(), () -> insist(what, wish));
        });
  }

  /// What an operator does before he goes home, unless he forgets.
  void tidyUp() {
    if (world.chance.oneIn(4)) return;
    insist(
        "activate all",
        view -> {
          List<Change> changes =
              view.nodes().stream()
                  .filter(node -> node.spec().availability() != Availability.ACTIVE)
                  .map(node -> specify(node, Availability.ACTIVE))
                  .toList();
          return new Decision.Accept<>(new Transaction(changes), "");
        });
  }

  static Change specify(Node node, Availability availability) {
    return new Change.SpecifyNode(
        node.id(), node.meta().version(), node.spec().withAvailability(availability));
  }

  /// In the end everybody looks once more.
  void check(View view) {
    var now = new Span(world.agenda.now(), world.agenda.now());
    history.add(new Call.Listed(now, true, "", view.services().stream().map(Seen::of).toList()));
    List<String> contradictions = Verdict.on(history);
    if (!contradictions.isEmpty()) {
      throw new InvariantViolation("clients were told " + contradictions.getFirst());
    }
  }
}
