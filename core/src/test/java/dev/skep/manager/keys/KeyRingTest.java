package dev.skep.manager.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.skep.loop.Dice;
import dev.skep.model.NetworkKey;
import dev.skep.world.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class KeyRingTest {
  private static final Instant NOON = Samples.NOON;
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final Dice dice = new SplittableRandom(1)::nextLong;

  @Test
  void makesNoneForASwarmWithoutEncryptedNetworks() {
    assertEquals(List.of(), KeyRing.wanted(List.of(), false, NOON, dice));
  }

  @Test
  void makesThreeForTheFirstEncryptedNetwork() {
    assertEquals(List.of(1L, 2L, 3L), numbers(first()));
  }

  @Test
  void replacesTheOldestAfterHalfADayAndNotBefore() {
    var keys = first();

    assertSame(keys, KeyRing.wanted(keys, true, NOON.plus(KeyRing.PERIOD).minus(MOMENT), dice));

    var later = KeyRing.wanted(keys, true, NOON.plus(KeyRing.PERIOD), dice);
    assertEquals(keys.subList(1, 3), later.subList(0, 2));
    assertEquals(4, later.getLast().number());
  }

  /// What is sent with now stays known, also when nobody led for days.
  @Test
  void replacesOneAtATimeHoweverLate() {
    var late = NOON.plus(Duration.ofDays(9));
    var keys = KeyRing.wanted(first(), true, late, dice);

    assertEquals(List.of(2L, 3L, 4L), numbers(keys));
    assertSame(keys, KeyRing.wanted(keys, true, late, dice));
  }

  @Test
  void goesOnWhenTheLastEncryptedNetworkIsGone() {
    var later = KeyRing.wanted(first(), false, NOON.plus(KeyRing.PERIOD), dice);

    assertEquals(List.of(2L, 3L, 4L), numbers(later));
  }

  @Test
  void neverMakesTheSameTwice() {
    var secrets = new TreeSet<String>();
    var keys = first();
    for (int i = 1; i <= 100; i++) {
      keys.forEach(key -> secrets.add(List.of(boxed(key)).toString()));
      keys = KeyRing.wanted(keys, true, NOON.plus(KeyRing.PERIOD.multipliedBy(i)), dice);
    }

    assertEquals(102, secrets.size());
  }

  @Test
  void isNotShownByAccident() {
    var key = first().getFirst();

    assertEquals("NetworkKey[1]", key.toString());
    assertFalse(Samples.cluster().withNetworkKeys(first()).toString().contains("secret"));
  }

  private List<NetworkKey> first() {
    return KeyRing.wanted(List.of(), true, NOON, dice);
  }

  private static List<Long> numbers(List<NetworkKey> keys) {
    return keys.stream().map(NetworkKey::number).toList();
  }

  private static Byte[] boxed(NetworkKey key) {
    var bytes = new Byte[key.secret().size()];
    for (int i = 0; i < bytes.length; i++) bytes[i] = key.secret().bytes()[i];
    return bytes;
  }
}
