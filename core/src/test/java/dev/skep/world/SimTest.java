package dev.skep.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole swarms from seeds. `-Dskep.seed=n` plays that one alone, `-Dskep.seeds=k` that many fresh
/// ones.
final class SimTest {
  /// Some seconds. `make test` plays a thousand; the long search is `make sim SEEDS=100000`.
  private static final int FRESH = 100;

  private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors());

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11064, 20382, 21542, 30602, 31184})
  void keepsItsLawsInFixedSeeds(long seed) {
    play(seed);
  }

  @Test
  void keepsItsLawsInFreshSeeds() throws InterruptedException {
    Long asked = Long.getLong("skep.seed");
    if (asked != null) {
      play(asked);
      return;
    }
    long count = Long.getLong("skep.seeds", FRESH);
    long first = ThreadLocalRandom.current().nextLong(1L << 40);
    System.out.println("world: seeds " + first + " to " + (first + count - 1));
    List<BrokenWorld> broken = Seeds.play(first, count, THREADS);
    if (broken.isEmpty()) return;
    say(broken.getFirst());
    fail(broken.size() + " of " + count + " worlds: " + broken.getFirst().getMessage());
  }

  @Test
  void playsTheSameInEveryMachineRun() throws IOException, InterruptedException {
    assertEquals(hashOfAnotherRun(), hashOfAnotherRun());
  }

  private static String hashOfAnotherRun() throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Seeds.class.getName(),
                "hash",
                "1",
                "2",
                "3")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  private static void play(long seed) {
    try {
      Seeds.play(seed);
    } catch (BrokenWorld broken) {
      say(broken);
      throw broken;
    }
  }

  private static void say(BrokenWorld broken) {
    broken.lastLines().forEach(System.out::println);
    System.out.println(broken.getMessage());
  }
}
