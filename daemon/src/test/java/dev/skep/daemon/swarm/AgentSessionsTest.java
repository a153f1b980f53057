package dev.skep.daemon.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.daemon.rpc.Sender;
import dev.skep.model.NodeId;
import dev.skep.wire.ToAgent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AgentSessionsTest {
  private static final NodeId SELF = new NodeId("self");

  /// Its end would be taken for the end of the session within the process, and the leader's own
  /// tasks be replaced.
  @Test
  void takesNoSessionOfItsOwnNodeOverTheNetwork() {
    var closed = new ArrayList<String>();
    try (var line = AgentLineTest.line(_ -> {})) {
      new AgentSessions(SELF, "10.0.0.1", line).opened(SELF, "10.0.0.1", closing(closed));
    }
    assertEquals(List.of("a node does not connect to itself"), closed);
  }

  private static Sender<ToAgent> closing(List<String> reasons) {
    return new Sender<>() {
      @Override
      public boolean send(ToAgent message) {
        return false;
      }

      @Override
      public void close(String why) {
        reasons.add(why);
      }
    };
  }
}
