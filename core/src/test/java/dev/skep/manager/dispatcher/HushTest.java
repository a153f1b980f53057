package dev.skep.manager.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class HushTest {
  @Test
  void believesThatAFewNodesAreLostTogether() {
    assertEquals(1, Hush.graceFactor(2, 3));
    assertEquals(1, Hush.graceFactor(10, 10));
  }

  @Test
  void believesThatASmallPartOfManyIsLost() {
    assertEquals(1, Hush.graceFactor(500, 1_000));
  }

  @Test
  void isSlowToBelieveThatMostAreLost() {
    assertEquals(Hush.PATIENCE, Hush.graceFactor(501, 1_000));
    assertEquals(Hush.PATIENCE, Hush.graceFactor(11, 11));
  }
}
