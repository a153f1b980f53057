package dev.skep.daemon.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.agent.worker.AgentInput;
import dev.skep.daemon.pki.NodeName;
import dev.skep.daemon.pki.NodeRole;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.pki.RootCa;
import dev.skep.daemon.pki.SigningRequest;
import dev.skep.daemon.rpc.AgentListener;
import dev.skep.daemon.rpc.Sender;
import dev.skep.wire.ToManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

  /// A session tells of its end under its own lock, and whoever speaks in it waits for that lock.
  @Test
  void leavesThoughItsSessionEndsAtThatMoment() throws Exception {
    var session = new EndingSession();
    try (var line = new AgentLine(session::heardBy, _ -> {}, _ -> {})) {
      line.start();
      var leaving = new CompletableFuture<Void>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              line.leave();
              leaving.complete(null);
            } catch (InterruptedException stopped) {
              leaving.completeExceptionally(stopped);
            }
          });
      session.endWhileSpokenTo();
      leaving.get(30, TimeUnit.SECONDS);
    }
  }

  /// Opens at once, and ends while the agent says something.
  private static final class EndingSession implements AgentLine.Search, Sender<ToManager> {
    private final CountDownLatch spokenTo = new CountDownLatch(1);
    private Optional<AgentListener> listener = Optional.empty();

    AgentLine.Search heardBy(AgentListener listener) {
      this.listener = Optional.of(listener);
      return this;
    }

    @Override
    public void start() {
      listener.orElseThrow().opened("10.0.0.1:2377", this);
    }

    synchronized void endWhileSpokenTo() throws InterruptedException {
      spokenTo.await();
      listener.orElseThrow().closed("10.0.0.1:2377", "the connection was lost");
    }

    @Override
    public boolean send(ToManager message) {
      spokenTo.countDown();
      synchronized (this) {
        return false;
      }
    }

    @Override
    public void close() {}

    @Override
    public void close(String why) {}
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
