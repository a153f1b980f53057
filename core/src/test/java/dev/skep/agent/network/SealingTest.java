package dev.skep.agent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.NetworkKey;
import dev.skep.model.NodeId;
import dev.skep.model.Payload;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SealingTest {
  @Test
  void sendsWithTheKeyThatAllHaveKnownForLong() {
    assertEquals(Optional.empty(), sealing("a").primary());
    assertEquals(Optional.of(key(1)), sealing("a", key(1)).primary());
    assertEquals(Optional.of(key(2)), sealing("a", key(1), key(2), key(3)).primary());
  }

  @Test
  void givesEachRunAnAddressOfItsOwnOnTheLink() {
    assertNotEquals(sealing("a").inside(), sealing("b").inside());
    for (var run : List.of("", "a", "0123456789abcdefghijklmno", "zzzzzzzzzzzzzzzzzzzzzzzzz")) {
      var sealing = sealing(run);
      assertTrue(sealing.inside().toString().startsWith("169.254."), run);
      assertEquals(1, Math.floorMod(sealing.inside().bits(), 4), run);
      assertEquals(sealing.inside().plus(1), sealing.relay(), run);
    }
  }

  private static Sealing sealing(String incarnation, NetworkKey... keys) {
    return new Sealing(
        new SealedEnd(new NodeId("n1"), incarnation), 4789, Stream.of(keys).toList(), List.of());
  }

  private static NetworkKey key(long number) {
    return new NetworkKey(number, new Payload(new byte[NetworkKey.SECRET_BYTES]), Instant.EPOCH);
  }
}
