package dev.skep.daemon.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.pki.Certified;
import dev.skep.daemon.pki.JoinToken;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.NodeRole;
import dev.skep.daemon.pki.RootCa;
import dev.skep.daemon.rpc.JoinMessages.JoinRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// To whom a joining node gives its token's secret.
@Timeout(60)
class JoinerTrustTest {
  private final RootCa root = RootCa.create(Instant.now());
  private final JoinToken token = JoinToken.create(root.certificatePem());
  private final BlockingQueue<JoinRequest> secrets = new LinkedBlockingQueue<>();

  @TempDir private Path folder = Path.of("");

  /// Whoever sits on the way can hand out the true root: it is no secret.
  @Test
  void notToSomebodyWhoOnlyShowsTheTrueRoot() throws Exception {
    var evil = RootCa.create(Instant.now());

    String why = refusal(Certified.claiming(root, evil, "m1", NodeRole.MANAGER, Loopback.CLUSTER));

    assertTrue(why.contains("x509: certificate signed by unknown authority"), why);
  }

  @Test
  void notToAWorkerThatListens() throws Exception {
    String why = refusal(Certified.by(root, "w1", NodeRole.WORKER, Loopback.CLUSTER));

    assertTrue(why.contains("not a manager"), why);
  }

  @Test
  void notByAClockThatIsHoursBehind() throws Exception {
    var now = Instant.now().plus(Duration.ofHours(2));

    String why = refusal(Certified.at(now, root, "m1", NodeRole.MANAGER, Loopback.CLUSTER));

    assertTrue(why.contains("x509: certificate has expired or is not yet valid"), why);
    assertTrue(why.contains(" is before "), why);
    assertTrue(why.endsWith("are the clocks of this host and of the manager right?"), why);
  }

  @Test
  void notByAClockThatIsAYearAhead() throws Exception {
    String why = refusal(Certified.expired(root, "m1", NodeRole.MANAGER, Loopback.CLUSTER));

    assertTrue(why.contains(" is after "), why);
    assertTrue(why.endsWith("are the clocks of this host and of the manager right?"), why);
  }

  private String refusal(NodeIdentity shown) throws Exception {
    try (var manager = new Loopback(root, shown)) {
      manager.open(folder, this::take, Loopback.NOBODY_RENEWS, _ -> false);

      var failed =
          assertThrows(JoinFailed.class, () -> Joiner.join(manager.address(), token, "active", ""));

      assertEquals(0, secrets.size(), "no secret was told");
      return String.valueOf(failed.getMessage());
    }
  }

  private CompletableFuture<JoinDesk.Verdict> take(JoinRequest request, String peer) {
    secrets.add(request);
    return CompletableFuture.completedFuture(new JoinDesk.Verdict.Refused(JoinDesk.BAD_TOKEN));
  }
}
