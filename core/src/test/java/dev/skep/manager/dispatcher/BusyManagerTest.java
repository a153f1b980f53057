package dev.skep.manager.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeStatus.State;
import dev.skep.store.Change;
import dev.skep.testkit.LoopHarness;
import dev.skep.wire.ToManager;
import dev.skep.world.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A manager that hardly gets to think, among nodes that beat in time: what they have said lies
/// there when it comes to look.
final class BusyManagerTest {
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final NodeId DEAD = new NodeId("n17");

  private final List<NodeId> nodes =
      IntStream.range(10, 50).mapToObj(i -> new NodeId("n" + i)).toList();

  /// When each node that lives beats next.
  private final SortedMap<NodeId, Instant> beats = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void losesNobodyHoweverLateItIsItself(long seed) {
    var harness = swarm(seed);
    for (int turns = 0; turns < 200; turns++) {
      sleep(harness, anyPause(harness));
      assertEquals(List.of(), down(harness));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void losesADeadNodeAmongThemOnceItHasCaughtUp(long seed) {
    var harness = swarm(seed);
    beats.remove(DEAD);
    for (int turns = 0; turns < 10; turns++) sleep(harness, anyPause(harness));
    for (int turns = 0; turns <= 40; turns++) sleep(harness, BEAT.dividedBy(10));
    assertEquals(List.of(DEAD), down(harness));
  }

  /// The network holds everything back for two beats and more, and then brings it all.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void losesNobodyWhileAllBeatsAreLate(long seed) {
    var harness = swarm(seed);
    for (int rounds = 0; rounds < 20; rounds++) {
      harness.advance(Duration.ofMillis(2_000 + harness.random().nextInt(6_500)));
      assertEquals(List.of(), down(harness));
      for (NodeId node : nodes) harness.heard(node, new ToManager.Heartbeat());
    }
  }

  private LoopHarness swarm(long seed) {
    var harness = new LoopHarness(seed).run(new Dispatcher(new NodeId("leader")));
    harness.write(new Change.CreateCluster(Samples.cluster()));
    for (NodeId node : nodes) {
      harness.write(new Change.CreateNode(Samples.node(node.value())));
      harness.heard(node, new ToManager.Connected("10.0.0.1"));
      harness.heard(node, new ToManager.Hello(Samples.description(node.value())));
      beats.put(node, harness.now().plusMillis(harness.random().nextInt(1_000)));
    }
    return harness;
  }

  /// Mostly a moment, now and then far more than any node's grace.
  private static Duration anyPause(LoopHarness harness) {
    int longest = harness.random().nextInt(4) == 0 ? 20_000 : 300;
    return Duration.ofMillis(harness.random().nextInt(longest));
  }

  private void sleep(LoopHarness harness, Duration time) {
    Instant end = harness.now().plus(time);
    beats.replaceAll((node, next) -> {
      Instant at = next;
      for (; !at.isAfter(end); at = at.plus(BEAT)) harness.post(node, new ToManager.Heartbeat());
      return at;
    });
    harness.sleep(time);
  }

  private static List<NodeId> down(LoopHarness harness) {
    return harness.view().nodes().stream()
        .filter(node -> node.status().state() == State.DOWN)
        .map(Node::id)
        .toList();
  }
}
