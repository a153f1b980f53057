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
    return within(PATIENCE, wish, question, granted);
  }

  /// The same, for what may honestly take longer.
  public static <T> T within(
      Duration patience, String wish, Question<T> question, Predicate<T> granted)
      throws InterruptedException {
    Instant end = Instant.now().plus(patience);
    T answer = question.ask();
    while (!granted.test(answer)) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(
            "waited " + patience.toSeconds() + " s until " + wish + "; last: " + answer);
      }
      Thread.sleep(PAUSE);
      answer = question.ask();
    }
    return answer;
  }

  /// Until `service ls` says so, e.g. `2/2`.
  public static void replicas(Docker docker, String service, String replicas)
      throws InterruptedException {
    until(
        service + " has " + replicas,
        () -> replicasOf(docker, service),
        now -> now.equals(replicas));
  }

  private static String replicasOf(Docker docker, String service) throws InterruptedException {
    // A manager without a leader for a moment refuses; that is no answer yet.
    return docker
        .run("service", "ls", "--filter", "name=" + service, "--format", "{{.Name}} {{.Replicas}}")
        .lines()
        .stream()
        .filter(line -> line.startsWith(service + " "))
        .map(line -> line.substring(service.length() + 1))
        .findFirst()
        .orElse("not there");
  }
}
