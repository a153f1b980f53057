package dev.skep.daemon.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skep.daemon.disk.Seal;
import dev.skep.daemon.disk.SealKeys;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/// A process of its own that appends numbered lines and prints each one once it is acknowledged,
/// until it is killed. Arguments: folder, port, the first number.
final class Appender {
  private static final int IN_FLIGHT = 32;

  private Appender() {}

  public static void main(String... arguments) throws Exception {
    var folder = Path.of(arguments[0]);
    int port = Integer.parseInt(arguments[1]);
    var ledger = new Ledger();
    var log = RatisLog.start(config(folder, port), Transport.PLAINTEXT, ledger);
    ledger.awaitHeard("leading");
    var free = new Semaphore(IN_FLIGHT);
    for (long number = Long.parseLong(arguments[2]); ; number++) {
      free.acquire();
      var line = line(number);
      log.append(line.getBytes(UTF_8))
          .thenAccept(outcome -> {
            if (outcome instanceof Appended.Committed) System.out.println(line);
            free.release();
          });
    }
  }

  /// Lines of very different lengths, so that kills land in the middle of long writes too.
  static String line(long number) {
    return number + " " + "x".repeat((int) ((number * 7919) % 60_000));
  }

  static LogConfig config(Path folder, int port) {
    return LogConfig.of(
            "m1",
            "cluster",
            true,
            folder.resolve("raft"),
            new InetSocketAddress("127.0.0.1", port),
            "127.0.0.1:" + port,
            new Seal(SealKeys.load(folder.resolve("seal.key")).orElseThrow()))
        .withSnapshots(200, 20);
  }
}
