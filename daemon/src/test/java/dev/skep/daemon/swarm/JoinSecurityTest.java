package dev.skep.daemon.swarm;

import static dev.skep.daemon.swarm.Hosts.founding;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.http.swarm.Founding;
import dev.skep.daemon.pki.JoinToken;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.NodeRole;
import dev.skep.daemon.rpc.JoinFailed;
import dev.skep.daemon.rpc.Joiner;
import dev.skep.manager.api.Decision;
import dev.skep.model.RootCa;
import dev.skep.store.Change;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Attempts to get in, against a real manager.
@Timeout(120)
class JoinSecurityTest {
  private final Hosts hosts;
  private final SwarmNode manager;
  private String address = "";

  JoinSecurityTest(@TempDir Path folder) {
    hosts = new Hosts(folder);
    manager = hosts.boot("m1");
  }

  @BeforeEach
  void found() throws Exception {
    Founding founding = founding("127.0.0.1");
    manager.init(founding);
    address = founding.addresses().advertise();
  }

  @AfterEach
  void stop() {
    hosts.close();
  }

  /// Whoever has the token may join as often as he likes, but never as a node that there is.
  @Test
  void theSameTokenAgainMakesAnotherNode() throws Exception {
    var first = join(root().workerToken());
    var second = join(root().workerToken());

    assertNotEquals(first.name().nodeId(), second.name().nodeId());
    assertEquals(3, manager.view().orElseThrow().nodes().size());
  }

  @Test
  void theTokenDecidesTheRole() throws Exception {
    assertEquals(NodeRole.WORKER, join(root().workerToken()).name().role());
    assertEquals(NodeRole.MANAGER, join(root().managerToken()).name().role());
  }

  @Test
  void aRotatedTokenIsOfNoUse() throws Exception {
    String old = root().workerToken();
    RootCa now = root();
    String next = new JoinToken(JoinToken.parse(old).digest(), JoinToken.randomSecret()).text();
    manager.write(_ ->
        Decision.accept("", new Change.ReplaceRootCa(now.withTokens(next, now.managerToken()))));

    var failed = assertThrows(JoinFailed.class, () -> join(old));

    assertTrue(
        String.valueOf(failed.getMessage())
            .endsWith("A valid join token is necessary to join this cluster"),
        failed.getMessage());
    assertEquals(NodeRole.WORKER, join(next).name().role());
  }

  @Test
  void tryingSecretsSoonEnds() throws Exception {
    String good = root().workerToken();
    for (int i = 0; i < 10; i++) {
      var wrong = new JoinToken(JoinToken.parse(good).digest(), JoinToken.randomSecret());
      assertThrows(JoinFailed.class, () -> join(wrong.text()));
    }

    var failed = assertThrows(JoinFailed.class, () -> join(good));

    assertTrue(
        String.valueOf(failed.getMessage())
            .startsWith(
                "rpc error: code = ResourceExhausted desc = too many failed attempts to join from"
                    + " 127.0.0.1, try again in "),
        failed.getMessage());
    assertEquals(1, manager.view().orElseThrow().nodes().size());
  }

  private NodeIdentity join(String token) throws JoinFailed {
    return Joiner.join(address, JoinToken.parse(token), "active", "");
  }

  private RootCa root() {
    return manager.view().orElseThrow().cluster().orElseThrow().rootCa();
  }
}
