package dev.skep.manager.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.loop.Dice;
import dev.skep.model.ClusterSpec;
import dev.skep.model.UnlockKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AutolockTest {
  private static final ClusterSpec OFF = ClusterSpec.DEFAULT;
  private static final ClusterSpec ON = OFF.withEncryption(new ClusterSpec.Encryption(true));

  private final int[] thrown = new int[1];
  private final Dice dice = bound -> thrown[0]++ % bound;

  @Test
  void turnedOnMakesAKeyAndKeepsIt() {
    Optional<UnlockKey> key = Autolock.first(ON, dice);

    assertTrue(key.orElseThrow().text().matches("SWMKEY-1-[A-Za-z0-9+/]{43}"));
    assertEquals(key, Autolock.next(key, ON, false, dice));
  }

  @Test
  void rotatedMakesAnotherKey() {
    Optional<UnlockKey> key = Autolock.first(ON, dice);

    Optional<UnlockKey> next = Autolock.next(key, ON, true, dice);

    assertTrue(next.isPresent());
    assertNotEquals(key, next);
  }

  @Test
  void turnedOffDropsTheKeyAndHasNothingToRotate() {
    Optional<UnlockKey> key = Autolock.first(ON, dice);

    assertEquals(Optional.empty(), Autolock.next(key, OFF, true, dice));
    assertEquals(Optional.empty(), Autolock.first(OFF, dice));
  }

  @Test
  void aKeyIsReadAsItIsWritten() {
    var secret = new byte[32];
    secret[31] = 7;
    var key = UnlockKey.of(secret);

    assertEquals(Optional.of(key), UnlockKey.parse(key.text()));
    assertArrayEquals(secret, key.secret());
    assertEquals("UnlockKey[…]", key.toString());
  }

  @Test
  void nothingElseIsAKey() {
    String good = UnlockKey.of(new byte[32]).text();

    assertEquals(Optional.empty(), UnlockKey.parse(""));
    assertEquals(Optional.empty(), UnlockKey.parse(good.substring(0, good.length() - 4)));
    assertEquals(Optional.empty(), UnlockKey.parse(good + "AAAA"));
    assertEquals(Optional.empty(), UnlockKey.parse(good.replace("SWMKEY-1-", "SWMKEY-2-")));
    assertEquals(Optional.empty(), UnlockKey.parse("SWMKEY-1-***"));
  }
}
