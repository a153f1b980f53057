package dev.skep.daemon.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.disk.Seal;
import dev.skep.daemon.disk.SealFault;
import dev.skep.daemon.disk.SealKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RatisLogTest {
  @TempDir Path folder;

  private final SealKeys keys = SealKeys.random();
  private final Map<String, Integer> ports = new HashMap<>();
  private final List<RatisLog> opened = new ArrayList<>();

  @AfterEach
  void closeAll() {
    opened.forEach(RatisLog::close);
  }

  @Test
  void theFirstMemberLeadsAndCommits() throws Exception {
    var ledger = new Ledger();
    var log = start("m1", true, ledger);
    ledger.awaitHeard("leading");

    var committed = assertInstanceOf(Appended.Committed.class, append(log, "hello"));

    assertEquals(log.term(), committed.term());
    assertEquals(List.of("hello"), ledger.lines());
    assertTrue(log.isLeading());
    assertEquals(Optional.of("m1"), log.leader());
  }

  @Test
  void anEntryIsThereOnceAfterARestart() throws Exception {
    var log = lead("m1", new Ledger());
    for (var line : lines(0, 50)) append(log, line);
    log.close();

    var again = new Ledger();
    lead("m1", again);

    assertEquals(lines(0, 50), again.lines());
  }

  @Test
  void aRestartBeginsFromTheLastSnapshot() throws Exception {
    var log =
        RatisLog.start(
            config("m1", true).withSnapshots(20, 5), Transport.PLAINTEXT, remember(new Ledger()));
    opened.add(log);
    ledgers.getLast().awaitHeard("leading");
    for (var line : lines(0, 95)) append(log, line);
    log.close();

    var again = new Ledger();
    lead("m1", again);

    assertEquals(lines(0, 95), again.lines());
    assertEquals("restored", again.heard().getFirst());
  }

  /// Users change both while the log runs.
  @Test
  void snapshotsAreTakenAndKeptAsTheMachineSays() throws Exception {
    var ledger = new Ledger();
    var log = lead("m1", ledger);
    for (var line : lines(0, 20)) append(log, line);
    assertEquals(0, snapshots(), "10,000 entries have not been written");

    ledger.plan(new SnapshotPlan(10, 2));
    for (int i = 0; snapshots() < 3; i++) append(log, "a" + i);

    ledger.plan(new SnapshotPlan(10, 0));
    for (int i = 0; snapshots() > 1; i++) append(log, "b" + i);
    log.close();
    var before = ledger.lines();

    var again = new Ledger();
    lead("m1", again);
    assertEquals(before, again.lines());
    assertEquals("restored", again.heard().getFirst());
  }

  private long snapshots() throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(it -> it.getFileName().toString().matches("snapshot\\.\\d+_\\d+"))
          .count();
    }
  }

  @Test
  void aLogOfAnotherKeyIsAFault() throws Exception {
    var log = lead("m1", new Ledger());
    append(log, "secret");
    log.close();

    var ledger = new Ledger();
    var config = config("m1", true);
    opened.add(
        RatisLog.start(
            LogConfig.of(
                "m1",
                config.clusterId(),
                true,
                config.folder(),
                config.listen(),
                config.advertise(),
                new Seal(SealKeys.random())),
            Transport.PLAINTEXT,
            ledger));

    assertInstanceOf(SealFault.class, ledger.fault.get(30, TimeUnit.SECONDS));
    assertEquals(List.of(), ledger.lines());
  }

  @Test
  void nothingIsInTheClearOnDisk() throws Exception {
    var log =
        RatisLog.start(
            config("m1", true).withSnapshots(5, 0), Transport.PLAINTEXT, remember(new Ledger()));
    opened.add(log);
    ledgers.getLast().awaitHeard("leading");
    for (int i = 0; i < 12; i++) append(log, "correct-horse-battery");
    log.close();

    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var content =
            new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
        assertFalse(content.contains("battery"), file.toString());
      }
    }
  }

  @Test
  void aThrowingMachineStopsTheLog() throws Exception {
    var ledger = new Ledger();
    var log = lead("m1", ledger);

    var poisoned = log.append("poison".getBytes(UTF_8));

    assertEquals("poisoned", ledger.fault.get(30, TimeUnit.SECONDS).getMessage());
    assertInstanceOf(Appended.Unknown.class, poisoned.get(30, TimeUnit.SECONDS));
    assertFalse(log.isLeading());
    assertFalse(append(log, "later") instanceof Appended.Committed);
  }

  @Test
  void tooLongAnEntryIsRefusedAndTheLongestIsNot() throws Exception {
    var log = lead("m1", new Ledger());

    assertInstanceOf(
        Appended.TooLarge.class,
        log.append(new byte[log.limitBytes() + 1]).get(30, TimeUnit.SECONDS));
    assertInstanceOf(
        Appended.Committed.class, log.append(new byte[log.limitBytes()]).get(30, TimeUnit.SECONDS));
  }

  @Test
  void aStoppedLogSaysSo() throws Exception {
    var log = lead("m1", new Ledger());
    log.close();

    assertInstanceOf(Appended.Stopped.class, append(log, "late"));
  }

  @Test
  void aTakenPortIsToldInDockersWords() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      ports.put("m1", taken.getLocalPort());

      var failed = assertThrows(IOException.class, () -> start("m1", true, new Ledger()));

      assertEquals(
          "failed to listen on remote API address: listen tcp 127.0.0.1:"
              + taken.getLocalPort()
              + ": bind: address already in use",
          failed.getMessage());
    }
  }

  @Test
  void aSecondAndThirdMemberCatchUpAndOneTakesOver() throws Exception {
    var first = new Ledger();
    var leader = lead("m1", first);
    for (var line : lines(0, 30)) append(leader, line);
    var second = new Ledger();
    var third = new Ledger();
    var follower = start("m2", false, second);
    start("m3", false, third);

    leader.add("m2", address("m2")).get(60, TimeUnit.SECONDS);
    leader.add("m3", address("m3")).get(60, TimeUnit.SECONDS);
    append(leader, "together");

    second.awaitLines(31);
    third.awaitLines(31);
    assertEquals(first.lines(), second.lines());
    assertEquals(first.lines(), third.lines());
    assertEquals(List.of("m1", "m2", "m3"), leader.members().stream().map(Member::nodeId).toList());
    assertEquals(new Appended.NotLeader(Optional.of("m1")), append(follower, "to the wrong one"));

    leader.transferLeadership("m2").get(60, TimeUnit.SECONDS);
    second.awaitHeard("leading");
    assertInstanceOf(Appended.Committed.class, append(follower, "after the change"));
    first.awaitLines(32);
  }

  @Test
  void whoHearsNobodyDoesNotConfirmThatItIsCurrent() throws Exception {
    var leader = lead("m1", new Ledger());
    assertTrue(leader.confirm().get(30, TimeUnit.SECONDS));
    var second = start("m2", false, new Ledger());
    leader.add("m2", address("m2")).get(60, TimeUnit.SECONDS);
    assertTrue(leader.confirm().get(30, TimeUnit.SECONDS));
    assertTrue(second.confirm().get(30, TimeUnit.SECONDS));

    second.close();

    // The lease of its last heartbeat may last some moments longer.
    while (leader.confirm().get(30, TimeUnit.SECONDS)) Thread.onSpinWait();
    assertFalse(leader.confirm().get(30, TimeUnit.SECONDS));
  }

  @Test
  void aNewMemberFarBehindGetsTheSnapshot() throws Exception {
    var first = new Ledger();
    var leader =
        RatisLog.start(config("m1", true).withSnapshots(50, 0), Transport.PLAINTEXT, first);
    opened.add(leader);
    first.awaitHeard("leading");
    var big = "x".repeat(20_000); // several segments, so that old ones can be purged
    for (int i = 0; i < 900; i++) append(leader, i + big);
    var second = new Ledger();
    start("m2", false, second);

    leader.add("m2", address("m2")).get(60, TimeUnit.SECONDS);

    second.awaitLines(900);
    assertEquals(first.lines(), second.lines());
    assertTrue(second.heard().contains("restored"), second.heard().toString());
  }

  @Test
  void aMemberIsRemoved() throws Exception {
    var leader = lead("m1", new Ledger());
    var second = new Ledger();
    var follower = start("m2", false, second);
    leader.add("m2", address("m2")).get(60, TimeUnit.SECONDS);

    leader.remove("m2").get(60, TimeUnit.SECONDS);
    follower.close();

    assertInstanceOf(Appended.Committed.class, append(leader, "alone again"));
    assertEquals(List.of("m1"), leader.members().stream().map(Member::nodeId).toList());
  }

  @Test
  void eachOfThreeMovesToAnotherAddressAndLeadsThere() throws Exception {
    var nodes = List.of("m1", "m2", "m3");
    var group = new HashMap<String, RatisLog>();
    group.put("m1", lead("m1", new Ledger()));
    for (var node : List.of("m2", "m3")) {
      group.put(node, start(node, false, new Ledger()));
      leading(group).add(node, address(node)).get(60, TimeUnit.SECONDS);
    }
    for (var node : nodes) {
      Objects.requireNonNull(group.remove(node)).close();
      append(leading(group), "without " + node);
      ports.remove(node);
      var ledger = new Ledger();
      var moved = start(node, node.equals("m1"), ledger);
      group.put(node, moved);

      leading(group).add(node, address(node)).get(60, TimeUnit.SECONDS);

      ledger.awaitLines(nodes.indexOf(node) * 2 + 1);
      leading(group).transferLeadership(node).get(60, TimeUnit.SECONDS);
      ledger.awaitHeard("leading");
      assertInstanceOf(Appended.Committed.class, append(moved, "with " + node));
    }
    assertEquals(
        nodes.stream().map(this::address).toList(),
        leading(group).members().stream().map(Member::address).toList());
    assertTrue(leading(group).members().stream().allMatch(Member::reachable));
  }

  private static RatisLog leading(Map<String, RatisLog> group) {
    while (true) {
      var found = group.values().stream().filter(RatisLog::isLeading).findFirst();
      if (found.isPresent()) return found.get();
      Thread.onSpinWait();
    }
  }

  @Test
  void oneOfThreeGoesOnAloneAndTheGroupGrowsAgain() throws Exception {
    var leader = lead("m1", new Ledger());
    for (var line : lines(0, 30)) append(leader, line);
    var survivor = new Ledger();
    var second = start("m2", false, survivor);
    var third = start("m3", false, new Ledger());
    leader.add("m2", address("m2")).get(60, TimeUnit.SECONDS);
    leader.add("m3", address("m3")).get(60, TimeUnit.SECONDS);
    append(leader, "together");
    survivor.awaitLines(31);
    for (var each : List.of(leader, second, third)) each.close();

    RatisLog.standAlone(config("m2", false));

    var alone = new Ledger();
    var log = start("m2", false, alone);
    alone.awaitHeard("leading");
    assertInstanceOf(Appended.Committed.class, append(log, "alone"));
    alone.awaitLines(32);
    assertEquals(List.of("m2"), log.members().stream().map(Member::nodeId).toList());
    var fourth = new Ledger();
    start("m4", false, fourth);
    log.add("m4", address("m4")).get(60, TimeUnit.SECONDS);
    fourth.awaitLines(32);
    assertEquals(alone.lines(), fourth.lines());
  }

  private final List<Ledger> ledgers = new ArrayList<>();

  private Ledger remember(Ledger ledger) {
    ledgers.add(ledger);
    return ledger;
  }

  private RatisLog lead(String node, Ledger ledger) throws Exception {
    var log = start(node, true, ledger);
    ledger.awaitHeard("leading");
    return log;
  }

  private RatisLog start(String node, boolean founder, Ledger ledger) throws IOException {
    var log = RatisLog.start(config(node, founder), Transport.PLAINTEXT, ledger);
    opened.add(log);
    return log;
  }

  private LogConfig config(String node, boolean founder) {
    return LogConfig.of(
        node,
        "cluster",
        founder,
        folder.resolve(node),
        new InetSocketAddress("127.0.0.1", port(node)),
        address(node),
        new Seal(keys));
  }

  private String address(String node) {
    return "127.0.0.1:" + port(node);
  }

  private int port(String node) {
    return ports.computeIfAbsent(
        node,
        _ -> {
          try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return free.getLocalPort();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static Appended append(RatisLog log, String line) throws Exception {
    return log.append(line.getBytes(UTF_8)).get(30, TimeUnit.SECONDS);
  }

  private static List<String> lines(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "line " + i).toList();
  }
}
