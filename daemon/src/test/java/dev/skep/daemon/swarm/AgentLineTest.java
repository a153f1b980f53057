package dev.skep.daemon.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.agent.worker.AgentInput;
import dev.skep.daemon.pki.NodeName;
import dev.skep.daemon.pki.NodeRole;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.pki.RootCa;
import dev.skep.daemon.pki.SigningRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class AgentLineTest {
  @Test
  void keepsTheLeaderWithinTheProcessWhenTheAgentStartsAfterIt() {
    var heard = new ArrayList<AgentInput>();
    try (var line = line(heard::add)) {
      line.goLocal(_ -> {});
      line.start();
      assertEquals(new AgentInput.Connected(), heard.getLast());
    }
  }

  /// A line that finds nobody over the network.
  static AgentLine line(Consumer<AgentInput> agent) {
    return new AgentLine(tls(), List::of, agent, (_, _) -> {}, _ -> {});
  }

  private static ReloadingTls tls() {
    var now = Instant.now();
    var root = RootCa.create(now);
    var request = SigningRequest.create();
    var name = new NodeName("node", NodeRole.MANAGER, "cluster");
    String certificate = root.issue(request.pem(), name, Duration.ofHours(1), now);
    return new ReloadingTls(request.identity(certificate, root.certificatePem()));
  }
}
