package dev.skep.world;

import dev.skep.loop.Dice;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// All the chance there is in a world; the same seed throws the same.
public final class Chance implements Dice {
  private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";

  private final Random random;

  public Chance(long seed) {
    random = new Random(seed);
  }

  @Override
  public long below(long bound) {
    return random.nextLong(bound);
  }

  boolean oneIn(int bound) {
    return random.nextInt(bound) == 0;
  }

  Duration millis(int least, int most) {
    return Duration.ofMillis(random.nextInt(least, most + 1));
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  String id() {
    var id = new StringBuilder();
    for (int letter = 0; letter < 25; letter++) {
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return id.toString();
  }
}
