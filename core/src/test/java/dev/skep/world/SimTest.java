package dev.skep.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole swarms from seeds. `-Dskep.seed=n` plays that one alone, `-Dskep.seeds=k` that many fresh
/// ones.
final class SimTest {
  /// Enough to notice a broken law at once; the long search is `make sim`.
  private static final int FRESH = 10;

  /// Held for as long as the logger is to be quiet: loggers are collected otherwise.
  private static final Logger ROOMS = Logger.getLogger("dev.skep");

  static {
    ROOMS.setLevel(Level.OFF);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11064, 20382, 21542, 30602, 31184})
  void keepsItsLawsInFixedSeeds(long seed) {
    play(seed);
  }

  @Test
  void keepsItsLawsInFreshSeeds() {
    Long asked = Long.getLong("skep.seed");
    if (asked != null) {
      play(asked);
      return;
    }
    int count = Integer.getInteger("skep.seeds", FRESH);
    long first = ThreadLocalRandom.current().nextLong(1L << 40);
    System.out.println("world: seeds " + first + " to " + (first + count - 1));
    for (long seed = first; seed < first + count; seed++) play(seed);
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
                SimTest.class.getName(),
                "1",
                "2",
                "3")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  /// Prints the hash of each seed.
  public static void main(String... seeds) {
    for (String seed : seeds) System.out.println(seed + " " + play(Long.parseLong(seed)));
  }

  private static long play(long seed) {
    var world = new World(seed);
    try {
      return world.play();
    } catch (RuntimeException broken) {
      List<String> last = world.lastLines();
      System.out.println("world: seed " + seed + " after");
      last.forEach(System.out::println);
      return fail("-Dskep.seed=" + seed + " " + broken.getMessage(), broken);
    }
  }
}
