package dev.skep.e2e.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ToldTest {
  @Test
  void anAnsweredChangeIsTheOnlyTruth() {
    var told = new Told(true, 2);
    told.scaled(true, 3);
    assertTrue(told.allows(3));
    assertFalse(told.allows(2));
  }

  @Test
  void anUnansweredChangeMayHaveHappenedOrNot() {
    var told = new Told(true, 2);
    told.scaled(false, 3);
    assertTrue(told.allows(2));
    assertTrue(told.allows(3));
    told.scaled(true, 1);
    assertFalse(told.allows(3));
  }

  @Test
  void whatIsNotAnsweredMayBeThereOrGone() {
    var told = new Told(true, 2);
    told.removed(false);
    assertEquals(Told.Presence.UNKNOWN, told.presence());
    assertEquals(Told.Presence.UNKNOWN, new Told(false, 1).presence());
    told.removed(true);
    assertEquals(Told.Presence.GONE, told.presence());
  }
}
