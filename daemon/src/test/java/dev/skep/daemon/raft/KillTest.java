package dev.skep.daemon.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.disk.SealKeys;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A manager is killed again and again; what it acknowledged is there each time, once and in order.
/// Play a failure again with `-Dskep.seed=n`; more rounds with `-Dskep.kills=n`.
@Timeout(300)
class KillTest {
  @TempDir Path folder;

  @Test
  void everyAcknowledgedEntrySurvivesKills() throws Exception {
    long seed = Long.getLong("skep.seed", System.nanoTime());
    int rounds = Integer.getInteger("skep.kills", 3);
    System.out.println("KillTest seed " + seed);
    var dice = new Random(seed);
    SealKeys.random().save(folder.resolve("seal.key"));
    int port = freePort();
    long next = 0;
    for (int round = 0; round < rounds; round++) {
      long acknowledged = appendAndKill(port, next, 1 + dice.nextInt(300));
      var lines = recover(port);
      var where = "seed " + seed + ", round " + round;
      assertTrue(lines.size() > acknowledged, where + ": lost after " + lines.size());
      for (int i = 0; i < lines.size(); i++)
        assertTrue(lines.get(i).startsWith(i + " "), where + ": line " + i);
      next = lines.size();
    }
  }

  /// Kills the appender as soon as it has acknowledged so many lines; returns the last number
  /// acknowledged.
  private long appendAndKill(int port, long first, int count) throws Exception {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Appender.class.getName(),
                folder.toString(),
                Integer.toString(port),
                Long.toString(first))
            .redirectError(new File(folder.toFile(), "appender.err"))
            .start();
    try (var said = process.inputReader()) {
      long last = -1;
      for (int i = 0; i < count; i++) last = Math.max(last, number(said, process));
      process.toHandle().destroyForcibly(); // unlike the process itself, leaves its output readable
      for (var line = said.readLine(); line != null; line = said.readLine())
        if (line.matches("[0-9]+ x*")) last = Math.max(last, wholeLine(line));
      return last;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static long number(BufferedReader said, Process process) throws IOException {
    while (true) {
      var line = said.readLine();
      assertFalse(line == null, "the appender ended by itself: " + process);
      if (line.matches("[0-9]+ x*")) return Long.parseLong(line.substring(0, line.indexOf(' ')));
    }
  }

  /// A kill may cut the last line that was printed; its number is whole only if the line is.
  private static long wholeLine(String line) {
    long number = Long.parseLong(line.substring(0, line.indexOf(' ')));
    return line.equals(Appender.line(number)) ? number : -1;
  }

  private List<String> recover(int port) throws Exception {
    var ledger = new Ledger();
    try (var log = RatisLog.start(Appender.config(folder, port), Transport.PLAINTEXT, ledger)) {
      ledger.awaitHeard("leading");
      assertEquals("m1", log.leader().orElseThrow());
      return ledger.lines();
    }
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return free.getLocalPort();
    }
  }
}
