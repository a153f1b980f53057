package dev.skep.daemon.rpc;

import dev.skep.daemon.pki.ReloadingTls;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.jspecify.annotations.Nullable;

/// Keeps an agent in touch with some manager: tries the known ones in turn, and again when a
/// session ends.
public final class AgentConnection implements AutoCloseable {
  private static final System.Logger log = System.getLogger(AgentConnection.class.getName());

  private final ReloadingTls tls;
  private final Supplier<List<String>> managers;
  private final AgentListener listener;
  private final RandomGenerator dice;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable AgentStream stream;

  /// @param managers `host:port` of each known manager, the preferred one first; asked before each
  ///   round
  public AgentConnection(
      ReloadingTls tls,
      Supplier<List<String>> managers,
      AgentListener listener,
      RandomGenerator dice) {
    this.tls = tls;
    this.managers = managers;
    this.listener = listener;
    this.dice = dice;
    thread = Thread.ofVirtual().name("agent-connection").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    var backoff = new Backoff();
    try {
      while (!closed) {
        for (var manager : managers.get()) {
          if (closed) return;
          if (talk(manager)) {
            backoff.reset();
            break; // begin again with the preferred one
          }
        }
        Thread.sleep(Backoff.within(backoff.next(), dice));
      }
    } catch (InterruptedException stopped) {
      log.log(System.Logger.Level.DEBUG, "agent connection running -> closed");
    }
  }

  /// One session from begin to end; true if it ever stood.
  private boolean talk(String manager) throws InterruptedException {
    var channel = Channels.open(manager, TlsContexts.client(tls));
    try {
      var session =
          new AgentStream(manager, channel.newCall(Methods.SESSION, CallOptions.DEFAULT), listener);
      stream = session;
      session.start();
      if (closed) session.close("the agent stops");
      return session.ended().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      channel.shutdownNow();
    }
  }

  /// Ends the session and tries no more.
  @Override
  public void close() {
    closed = true;
    var session = stream;
    if (session != null) session.close("the agent stops");
    thread.interrupt();
  }
}
