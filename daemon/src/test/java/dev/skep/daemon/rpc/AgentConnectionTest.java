package dev.skep.daemon.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.NodeName;
import dev.skep.daemon.pki.NodeRole;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.pki.RootCa;
import dev.skep.daemon.pki.SigningRequest;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An agent's search for the leader, with real TLS on loopback.
@Timeout(60)
class AgentConnectionTest {
  private static final String CLUSTER = "cluster1";

  private final RootCa root = RootCa.create(Instant.now());
  private final List<AutoCloseable> closing = new ArrayList<>();
  private final Agent agent = new Agent();

  @AfterEach
  void close() throws Exception {
    for (var it : closing.reversed()) it.close();
  }

  @Test
  void goesWhereAFollowerPoints() throws Exception {
    var leader = port();
    var follower = port();
    leader.leads();
    follower.follows(leader.address());
    connect(List.of(follower.address()));
    assertEquals("opened " + leader.address(), agent.heard.take());
  }

  @Test
  void followsLeadershipFromOneToTheOther() throws Exception {
    var one = port();
    var other = port();
    one.leads();
    other.follows(one.address());
    connect(List.of(one.address(), other.address()));
    assertEquals("opened " + one.address(), agent.heard.take());
    other.leads();
    one.follows(other.address());
    assertEquals("closed", agent.heard.take());
    assertEquals("opened " + other.address(), agent.heard.take());
  }

  @Test
  void findsTheNextLeaderWhenItsOwnDies() throws Exception {
    var one = port();
    var other = port();
    one.leads();
    other.follows(one.address());
    connect(List.of(one.address(), other.address()));
    assertEquals("opened " + one.address(), agent.heard.take());
    one.close();
    assertEquals("closed", agent.heard.take());
    other.leads();
    assertEquals("opened " + other.address(), agent.heard.take());
  }

  /// A process that was frozen accepts connections, and says nothing.
  @Test
  void leavesAManagerThatSaysNothing() throws Exception {
    try (var frozen = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"))) {
      var leader = port();
      leader.leads();
      connect(List.of("127.0.0.1:" + frozen.getLocalPort(), leader.address()));
      assertEquals("opened " + leader.address(), agent.heard.take());
    }
  }

  @Test
  void leavesAManagerThatAnswersNoHeartbeat() throws Exception {
    var leader = port();
    leader.leads();
    connect(List.of(leader.address()));
    assertEquals("opened " + leader.address(), agent.heard.take());
    // The agent does not beat, so that nothing is answered.
    assertEquals("closed", agent.heard.take());
    assertEquals("the manager is silent", agent.whys.take());
  }

  @Test
  void keepsTheSessionWhileHeartbeatsAreAnswered() throws Exception {
    var leader = port();
    leader.leads();
    connect(List.of(leader.address()));
    assertEquals("opened " + leader.address(), agent.heard.take());
    assertEquals("opened", leader.heard.take());
    var sender = agent.senders.take();
    for (int beat = 0; beat < 20; beat++) {
      assertTrue(sender.send(new ToManager.Heartbeat()), "beat " + beat);
      assertEquals("Heartbeat", leader.heard.take());
      Thread.sleep(SessionPort.BEAT);
    }
    assertTrue(agent.heard.isEmpty());
  }

  @Test
  void saysGoodbye() throws Exception {
    var leader = port();
    leader.leads();
    var connection = connect(List.of(leader.address()));
    assertEquals("opened " + leader.address(), agent.heard.take());
    assertEquals("opened", leader.heard.take());
    connection.close();
    assertEquals("Goodbye", leader.heard.take());
    assertEquals("closed: the agent ended the session", leader.heard.take());
  }

  @Test
  void stopsWhenNobodyKnowsTheNodeAnyMore() throws Exception {
    var one = removing();
    var other = removing();
    one.leads();
    other.follows(one.address());
    connect(List.of(one.address(), other.address()));
    assertEquals("removed", agent.heard.take());
  }

  @Test
  void doesNotBelieveAFollowerThatHasNotHeardOfIt() throws Exception {
    var leader = port();
    var follower = removing();
    leader.leads();
    connect(List.of(follower.address(), leader.address()));
    assertEquals("opened " + leader.address(), agent.heard.take());
  }

  private SessionPort port() throws IOException {
    var port = new SessionPort(identity("m1", NodeRole.MANAGER), _ -> false);
    closing.add(port);
    return port;
  }

  private SessionPort removing() throws IOException {
    var port = new SessionPort(identity("m1", NodeRole.MANAGER), "w1"::equals);
    closing.add(port);
    return port;
  }

  private AgentConnection connect(List<String> managers) {
    var tls = new ReloadingTls(identity("w1", NodeRole.WORKER));
    var connection = new AgentConnection(tls, () -> managers, agent, (_, _) -> {}, new Random(1));
    closing.add(connection);
    connection.start();
    return connection;
  }

  private NodeIdentity identity(String id, NodeRole role) {
    var request = SigningRequest.create();
    var certificate =
        root.issue(
            request.pem(), new NodeName(id, role, CLUSTER), RootCa.NODE_VALIDITY, Instant.now());
    return request.identity(certificate, root.certificatePem());
  }

  /// Sessions that stood, and what became of them.
  private static final class Agent implements AgentListener {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final BlockingQueue<String> whys = new LinkedBlockingQueue<>();
    final BlockingQueue<Sender<ToManager>> senders = new LinkedBlockingQueue<>();
    private boolean open;

    @Override
    public void opened(String manager, Sender<ToManager> sender) {
      open = true;
      senders.add(sender);
      heard.add("opened " + manager);
    }

    @Override
    public void received(ToAgent message) {}

    @Override
    public void closed(String manager, String why) {
      if (!open) return;
      open = false;
      whys.add(why);
      heard.add("closed");
    }

    @Override
    public void removed(String why) {
      heard.add("removed");
    }
  }
}
