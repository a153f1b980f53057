package dev.skep.e2e.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/// Waits for what becomes true. The genuine client has no way to be told, so it is asked again; how
/// long that takes is not what is tested, only that it happens at all.
public final class Await {
  /// On a machine with two busy processors the slowest honest answer took a third of this.
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Duration PAUSE = Duration.ofMillis(150);

  private Await() {}

  /// A question to the world.
  public interface Question<T> {
    T ask() throws InterruptedException;
  }

  /// The first answer that is as wished.
  public static <T> T until(String wish, Question<T> question, Predicate<T> granted)
      throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    T answer = question.ask();
    while (!granted.test(answer)) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(
            "waited " + PATIENCE.toSeconds() + " s until " + wish + "; last: " + answer);
      }
      Thread.sleep(PAUSE);
      answer = question.ask();
    }
    return answer;
  }
}
