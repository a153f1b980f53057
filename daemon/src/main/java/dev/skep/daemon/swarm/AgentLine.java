package dev.skep.daemon.swarm;

import dev.skep.agent.worker.AgentInput;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.rpc.AgentConnection;
import dev.skep.daemon.rpc.AgentListener;
import dev.skep.daemon.rpc.LogSource;
import dev.skep.daemon.rpc.Sender;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// This node's line to the leader: over the network, or within the process while the leader is this
/// very node. It changes over whenever leadership does; to the agent that is one session's end and
/// another's begin.
final class AgentLine implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(AgentLine.class.getName());

  /// How long leaving waits for a manager, and for its answer. A node may leave a swarm whose
  /// managers are gone.
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final Function<AgentListener, Search> searches;
  private final Consumer<AgentInput> agent;
  private final Consumer<String> removed;
  private volatile Consumer<ToManager> leader = _ -> {};
  private Optional<Remote> remote = Optional.empty();
  private boolean local;
  private boolean closed;

  /// Seeks the leader over the network until it is closed, and tells of the sessions.
  interface Search extends AutoCloseable {
    void start();

    @Override
    void close();
  }

  /// @param managers `host:port` of the managers to try, the preferred one first
  /// @param logs has the logs of this node's tasks, for a leader elsewhere
  /// @param removed hears that the node was removed from the swarm; returns at once
  AgentLine(
      ReloadingTls tls,
      Supplier<List<String>> managers,
      Consumer<AgentInput> agent,
      LogSource logs,
      Consumer<String> removed) {
    this(listener -> search(tls, managers, logs, listener), agent, removed);
  }

  AgentLine(
      Function<AgentListener, Search> searches,
      Consumer<AgentInput> agent,
      Consumer<String> removed) {
    this.searches = searches;
    this.agent = agent;
    this.removed = removed;
  }

  private static Search search(
      ReloadingTls tls,
      Supplier<List<String>> managers,
      LogSource logs,
      AgentListener listener) {
    var connection =
        new AgentConnection(tls, managers, listener, logs, RandomGenerator.getDefault());
    return new Search() {
      @Override
      public void start() {
        connection.start();
      }

      @Override
      public void close() {
        connection.close();
      }
    };
  }

  /// What the agent says. Without a session it is lost; everything is said anew in the next.
  void tell(ToManager message) {
    leader.accept(message);
  }

  /// Seeks the leader, unless it is here already.
  synchronized void start() {
    if (!local) goRemote();
  }

  /// From now on the leader is sought over the network.
  synchronized void goRemote() {
    if (closed || remote.isPresent()) return;
    hangUp("the manager does not lead any more");
    var next = new Remote();
    remote = Optional.of(next);
    next.search.start();
  }

  /// From now on the leader is here.
  ///
  /// @param leader hears what the agent says
  synchronized void goLocal(Consumer<ToManager> leader) {
    if (closed) return;
    hangUp("this node leads");
    this.leader = leader;
    local = true;
    agent.accept(new AgentInput.Connected());
  }

  /// What the leader within this process says to the agent.
  synchronized void told(ToAgent message) {
    if (local) agent.accept(new AgentInput.Told(message));
  }

  private void hangUp(String why) {
    boolean stood = local || isOpen();
    leader = _ -> {};
    local = false;
    remote.ifPresent(Remote::close);
    remote = Optional.empty();
    if (stood) agent.accept(new AgentInput.Disconnected(why));
  }

  /// Tells the managers that the node leaves, if one of them is reached in time; they then end the
  /// session. A leader that leaves is the last manager, and nobody is left to be told.
  void leave() throws InterruptedException {
    synchronized (this) {
      if (local || !await(this::isOpen)) return;
    }
    // Not under our lock: a session that ends at this moment holds its own, and waits for ours.
    tell(new ToManager.Leave());
    synchronized (this) {
      var _ = await(() -> !isOpen());
    }
  }

  private boolean isOpen() {
    return remote.filter(it -> it.open).isPresent();
  }

  private boolean await(BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + FAREWELL.toNanos();
    while (!holds.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0 || closed) return false;
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  @Override
  public synchronized void close() {
    closed = true;
    hangUp("the agent stops");
  }

  /// A session over the network, and the search for the next.
  private final class Remote implements AgentListener, AutoCloseable {
    private final Search search = searches.apply(this);
    private boolean open;
    private boolean over;

    @Override
    public void opened(String manager, Sender<ToManager> sender) {
      inOrder(() -> {
        LOG.log(System.Logger.Level.INFO, "session none -> {0}", manager);
        open = true;
        leader = sender::send;
        agent.accept(new AgentInput.Connected());
      });
    }

    @Override
    public void received(ToAgent message) {
      inOrder(() -> agent.accept(new AgentInput.Told(message)));
    }

    @Override
    public void closed(String manager, String why) {
      inOrder(() -> {
        if (!open) return;
        LOG.log(System.Logger.Level.INFO, "session {0} -> none: {1}", manager, why);
        open = false;
        leader = _ -> {};
        agent.accept(new AgentInput.Disconnected(why));
      });
    }

    @Override
    public void removed(String why) {
      LOG.log(System.Logger.Level.WARNING, "session none -> no more: {0}", why);
      inOrder(() -> removed.accept(why));
    }

    /// What comes after the line has changed over is not for the agent any more.
    private void inOrder(Runnable news) {
      synchronized (AgentLine.this) {
        if (over) return;
        news.run();
        AgentLine.this.notifyAll();
      }
    }

    @Override
    public void close() {
      over = true;
      // Ends the session under its own lock, which a message on its way to us may hold.
      Thread.ofVirtual().name("hang-up").start(search::close);
    }
  }
}
