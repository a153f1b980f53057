package dev.skep.daemon.names;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.Ipv4;
import org.junit.jupiter.api.Test;

class SlotsTest {
  private static final Ipv4 ONE = Ipv4.parse("10.0.0.1");
  private static final Ipv4 TWO = Ipv4.parse("10.0.0.2");

  @Test
  void boundsEachAskerAndAll() {
    var slots = new Slots(3, 2);
    assertTrue(slots.take(ONE));
    assertTrue(slots.take(ONE));
    assertFalse(slots.take(ONE));
    assertTrue(slots.take(TWO));
    assertFalse(slots.take(TWO));

    slots.giveBack(ONE);
    assertTrue(slots.take(TWO));
    assertFalse(slots.take(ONE));
  }
}
