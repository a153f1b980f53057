package dev.skep.e2e.lab;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Chance that can be had again: `make e2e SEED=n`.
///
/// @param number printed, and named by what fails
public record Seed(long number) {
  /// The seed that is asked for, or a new one.
  public static Seed of(String test) {
    String wanted = System.getProperty("skep.seed", "");
    var seed = new Seed(wanted.isBlank() ? System.nanoTime() : Long.parseLong(wanted));
    System.out.println("e2e: " + test + " seed " + seed.number);
    return seed;
  }

  public RandomGenerator dice() {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(number);
  }
}
