package dev.skep.manager.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.skep.model.NetworkKey;
import dev.skep.store.Change;
import dev.skep.testkit.LoopHarness;
import dev.skep.world.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocksmithTest {
  private final LoopHarness harness = new LoopHarness(1);

  @BeforeEach
  void begin() {
    harness.run(new Locksmith(harness.dice()));
    harness.write(new Change.CreateCluster(Samples.cluster()));
  }

  @Test
  void makesKeysWithTheFirstEncryptedNetwork() {
    harness.write(new Change.CreateNetwork(Samples.overlay("plain")));
    assertEquals(List.of(), keys());

    harness.write(new Change.CreateNetwork(Samples.encrypted("vault")));
    var made = keys();
    assertEquals(3, made.size());

    harness.write(new Change.CreateNetwork(Samples.encrypted("another")));
    assertEquals(made, keys());
  }

  @Test
  void replacesOneEveryHalfDay() {
    harness.write(new Change.CreateNetwork(Samples.encrypted("vault")));
    var made = keys();

    harness.advance(Duration.ofHours(25));

    assertEquals(List.of(3L, 4L, 5L), keys().stream().map(NetworkKey::number).toList());
    assertEquals(made.getLast(), keys().getFirst());
  }

  @Test
  void aNewLeaderGoesOnWhereTheFormerWas() {
    harness.write(new Change.CreateNetwork(Samples.encrypted("vault")));
    harness.advance(Duration.ofHours(11));
    var made = keys();
    Optional<?> due = harness.nextAlarm();

    harness.run(new Locksmith(harness.dice()));

    assertEquals(made, keys());
    assertEquals(due, harness.nextAlarm());
    harness.advance(Duration.ofHours(1));
    assertNotEquals(made, keys());
  }

  @Test
  void aNewLeaderMakesWhatTheFormerDidNot() {
    var fresh = new LoopHarness(2);
    fresh.write(
        new Change.CreateCluster(Samples.cluster()),
        new Change.CreateNetwork(Samples.encrypted("vault")));

    fresh.run(new Locksmith(fresh.dice()));

    assertEquals(3, fresh.view().cluster().orElseThrow().networkKeys().size());
  }

  private List<NetworkKey> keys() {
    return harness.view().cluster().orElseThrow().networkKeys();
  }
}
