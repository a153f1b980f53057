package dev.skep.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Effect;
import dev.skep.loop.Ids;
import dev.skep.loop.Turn.Draft;
import dev.skep.loop.Turn.Thoughts;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.store.Change;
import dev.skep.store.Transaction;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The fourth law as a check: at every turn of a history a loop that is `start`ed from the view
/// alone wants to write what the one that has lived through the history wants to write. Ids of new
/// tasks and the order of changes do not matter. Turns in which the loop puts something off are
/// left out.
public final class FreshLeader implements Consumer<Thoughts> {
  private final LoopHarness harness;
  private final Function<Ids, ControlLoop> loop;
  private Predicate<Change> mayDiffer = _ -> false;
  private long compared;

  public FreshLeader(LoopHarness harness, Function<Ids, ControlLoop> loop) {
    this.harness = harness;
    this.loop = loop;
  }

  /// What a new leader need not know, by the room's own sign.
  public FreshLeader mayDifferIn(Predicate<Change> change) {
    mayDiffer = change;
    return this;
  }

  /// How often the loop had something to write; a check that never looked proves nothing.
  public long compared() {
    return compared;
  }

  @Override
  public void accept(Thoughts thoughts) {
    ControlLoop fresh = loop.apply(() -> "new");
    if (putsOff(thoughts, fresh.name())) return;
    List<String> lived =
        words(
            thoughts.drafts().stream()
                .filter(draft -> draft.loop().equals(fresh.name()))
                .map(Draft::transaction));
    List<String> started =
        words(
            fresh.start(harness.view(), harness.now()).stream()
                .filter(Effect.Write.class::isInstance)
                .map(effect -> ((Effect.Write) effect).transaction()));
    assertEquals(started, lived, () -> "view " + harness.view().index());
    if (!lived.isEmpty()) compared++;
  }

  private static boolean putsOff(Thoughts thoughts, String loop) {
    return thoughts.wakes().stream()
        .anyMatch(wake -> wake.loop().equals(loop) && wake.timer().what().equals("again"));
  }

  private List<String> words(Stream<Transaction> transactions) {
    return transactions
        .flatMap(transaction -> transaction.changes().stream())
        .filter(mayDiffer.negate())
        .map(FreshLeader::word)
        .sorted()
        .toList();
  }

  private static String word(Change change) {
    return change instanceof Change.CreateTask(Task task)
        ? "create " + SlotKey.of(task) + " " + task.desired() + " of " + task.madeFrom()
        : change.toString();
  }
}
