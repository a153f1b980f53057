package dev.skep.daemon.runner;

import dev.skep.daemon.raft.LogConfig;
import dev.skep.daemon.raft.Member;
import dev.skep.daemon.raft.RatisLog;
import dev.skep.daemon.raft.ReplicatedLog;
import dev.skep.daemon.raft.Transport;
import dev.skep.loop.ControlLoop;
import dev.skep.loop.TermTime;
import dev.skep.loop.Turn;
import dev.skep.manager.api.Decision;
import dev.skep.manager.events.SwarmEvent;
import dev.skep.manager.roles.Quorum;
import dev.skep.model.ManagerStatus;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.store.Refusal;
import dev.skep.store.View;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// A manager: its share of the replicated log, and the turn while it leads.
public final class Manager implements AutoCloseable {
  private static final String NO_LEADER =
      "The swarm does not have a leader. It's possible that too few managers are online. Make sure"
          + " more than half of the managers are online.";

  /// The answer to a question that was never proposed, because this manager does not lead or does
  /// not lead any more. It may be asked again elsewhere.
  public static final Refusal NOT_LEADING = new Refusal(Refusal.Code.UNKNOWN, NO_LEADER);

  /// How long a request may take before the client is told; Docker's own limit.
  private static final long ANSWER_SECONDS = 20;

  private static final System.Logger LOG = System.getLogger(Manager.class.getName());

  /// A quiet hand-over takes 0.1 to 0.2 s; beyond this an election is as good.
  private static final Duration HAND_OVER = Duration.ofSeconds(3);

  /// Whoever has lost leadership is told so within this.
  private static final Duration SECOND_THOUGHT = Duration.ofMillis(200);

  /// Two rounds of heartbeats; a leader without an answer by then has lost the others.
  private static final Duration CONFIRM = Duration.ofSeconds(1);

  /// Between looks at the membership.
  private static final Duration GLANCE = Duration.ofMillis(20);

  private final Setup setup;
  private final Replica replica;
  private final LeaderNews leaderNews;
  private final CompletableFuture<Void> firstLead = new CompletableFuture<>();
  private final ExecutorService terms =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("terms").factory());
  private final ReplicatedLog log;
  private final Object lock = new Object();
  private Optional<Leader> leader = Optional.empty();
  private Optional<GroupKeeper> keeper = Optional.empty();
  private boolean closed;

  /// What a manager works with.
  ///
  /// @param loops fresh loops in flow order, for each term of leadership
  /// @param sessions where messages to agents go, and who hears that leadership changes
  /// @param news hears what happens in the swarm, as this manager applies it; returns at once
  /// @param groupKnown completes when the store says who belongs to the managers' group; until then
  ///   nobody is let in or out
  /// @param fault hears of a fault of ours, after which this manager does nothing more
  public record Setup(
      LogConfig log,
      Transport transport,
      Supplier<List<ControlLoop>> loops,
      Sessions sessions,
      InstantSource clock,
      Consumer<SwarmEvent> news,
      CompletableFuture<Void> groupKnown,
      Consumer<Throwable> fault) {}

  /// The agents' end.
  public interface Sessions {
    void send(NodeId to, ToAgent message);

    void disconnect(NodeId node, String why);

    /// Runs `then` when all has been heard that agents had said, and that had arrived, before the
    /// call. At once, or on any thread.
    void sound(Runnable then);

    /// This manager leads from now on; agents may speak to it.
    void opened(Manager leading);

    /// It does not any more.
    void closed();
  }

  /// Terms may begin while the log is still being opened; they wait for it.
  private Manager(Setup setup) throws IOException {
    this.setup = setup;
    this.replica = new Replica(new Terms(), setup.news());
    this.leaderNews = new LeaderNews(replica::view, setup.clock(), setup.news());
    var opened = new CountDownLatch(1);
    var _ = terms.submit(() -> awaitOpened(opened));
    try {
      this.log = RatisLog.start(setup.log(), setup.transport(), replica);
    } finally {
      opened.countDown();
    }
  }

  private static void awaitOpened(CountDownLatch opened) {
    try {
      opened.await();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  public static Manager start(Setup setup) throws IOException {
    return new Manager(setup);
  }

  /// The state as this manager has it. The leader's reflects every answered write.
  public View view() {
    return replica.view();
  }

  /// From now on `changed` runs after each change of the view: it returns at once.
  ///
  /// @return ends that
  public Runnable watch(Runnable changed) {
    return replica.watch(changed);
  }

  public boolean leads() {
    synchronized (lock) {
      return leader.isPresent();
    }
  }

  /// Waits until this manager leads for the first time.
  public boolean awaitLeading(long seconds) throws InterruptedException {
    try {
      firstLead.get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// `host:port` of another manager that leads, as far as is known here.
  public Optional<String> leaderElsewhere() {
    Optional<String> leads = log.leader();
    return log.members().stream()
        .filter(it -> leads.equals(Optional.of(it.nodeId())))
        .filter(it -> !it.nodeId().equals(setup.log().nodeId()))
        .map(Member::address)
        .findFirst();
  }

  public long term() {
    return log.term();
  }

  /// For how long nobody has been known to lead; zero while somebody is.
  public Duration leaderless() {
    return log.leaderless();
  }

  /// Waits until `holds` of the leadership, looking at each change of it, at most so long.
  public void awaitLeadership(BooleanSupplier holds, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    synchronized (lock) {
      for (long left = atMost.toNanos();
          left > 0 && !holds.getAsBoolean();
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(lock, left);
      }
    }
  }

  /// `host:port` of all other managers, the leader's first.
  public List<String> others() {
    return log.members().stream()
        .filter(it -> !it.nodeId().equals(setup.log().nodeId()))
        .sorted(Comparator.comparing(it -> !it.leader()))
        .map(Member::address)
        .toList();
  }

  /// Whether this manager votes, is known at that address (`host:port`), and knows a leader.
  public boolean hasVote(String address) {
    return log.leader().isPresent()
        && log.members().stream()
            .filter(it -> it.nodeId().equals(setup.log().nodeId()))
            .anyMatch(it -> it.address().equals(address));
  }

  /// Whether this manager follows another one, and finds no manager `node` in what it has read.
  ///
  /// Never so while nobody is known to lead, nor before this manager votes: the next leader may
  /// have become a manager in entries that only it can bring.
  public boolean isUnlisted(NodeId node) {
    Optional<String> leads = log.leader();
    View view = replica.view();
    return leads.isPresent()
        && !leads.equals(Optional.of(setup.log().nodeId()))
        && !leads.equals(Optional.of(node.value()))
        && managers().containsKey(new NodeId(setup.log().nodeId()))
        && view.cluster().isPresent()
        && view.node(node).filter(it -> it.role() == NodeRole.MANAGER).isEmpty();
  }

  /// Whether the managers that answer could still decide without `leaving`.
  public boolean staysWithout(NodeId leaving) {
    return Quorum.staysWithout(GroupKeeper.members(log), leaving);
  }

  /// Waits until the node is no member of the log.
  public boolean awaitGone(NodeId node, Duration longest) throws InterruptedException {
    Instant end = setup.clock().instant().plus(longest);
    while (managers().containsKey(node)) {
      if (setup.clock().instant().isAfter(end)) return false;
      // Ratis tells nobody when a membership is committed; it takes some milliseconds.
      Thread.sleep(GLANCE);
    }
    return true;
  }

  /// Another manager says that it is reached at `address` (`host:port`) by now.
  public void moved(NodeId node, String address) {
    log.dial(node.value(), address);
  }

  public SortedMap<NodeId, ManagerStatus> managers() {
    var managers = new TreeMap<NodeId, ManagerStatus>();
    for (var member : log.members()) {
      managers.put(
          new NodeId(member.nodeId()),
          new ManagerStatus(member.leader(), member.reachability(), member.address()));
    }
    return managers;
  }

  /// Decides `question` on the latest view and answers when what was decided is durable.
  public <A> Decision<A> ask(Function<View, Decision<A>> question) throws InterruptedException {
    Optional<Leader> now = current();
    if (now.isEmpty()) {
      return new Decision.Refuse<>(NOT_LEADING);
    }
    try {
      return now.get().ask(question).get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      return new Decision.Refuse<>(
          new Refusal(Refusal.Code.DEADLINE_EXCEEDED, "context deadline exceeded"));
    } catch (ExecutionException fault) {
      throw new IllegalStateException("a request failed by a fault of ours", fault.getCause());
    }
  }

  /// Whether the view certainly holds every write that was acknowledged so far.
  public boolean confirmView() throws InterruptedException {
    try {
      return log.confirm().get(CONFIRM.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// An agent has spoken. Nothing happens if this manager does not lead: the agent's session ends
  /// by itself. Never waits: the thread that asks reads the lines of many.
  ///
  /// @return false if more is waiting to be heard than there is room for
  public boolean heard(NodeId node, ToManager message) {
    return current().map(leading -> leading.heard(node, message)).orElse(true);
  }

  private Optional<Leader> current() {
    synchronized (lock) {
      return leader;
    }
  }

  /// Lets another manager lead, so that nobody has to notice the silence of this one first.
  public void handOver() {
    if (!leads()) return;
    Optional<String> successor = successor();
    if (successor.isEmpty()) return;
    try {
      log.transferLeadership(successor.get()).get(HAND_OVER.toMillis(), TimeUnit.MILLISECONDS);
      LOG.log(System.Logger.Level.INFO, "leadership -> handed over to {0}", successor.get());
    } catch (ExecutionException failed) {
      LOG.log(System.Logger.Level.WARNING, "leadership not handed over: {0}", failed.getMessage());
    } catch (TimeoutException _) {
      LOG.log(
          System.Logger.Level.WARNING,
          "leadership not handed over: {0} does not take it",
          successor.get());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /// Has most of the log, and answers.
  private Optional<String> successor() {
    return log.members().stream()
        .filter(it -> it.reachable() && !it.nodeId().equals(setup.log().nodeId()))
        .max(
            Comparator.comparingLong(Member::commitIndex)
                .thenComparing(Member::nodeId, Comparator.reverseOrder()))
        .map(Member::nodeId);
  }

  /// Another manager leads when this returns, if one could be found.
  @Override
  public void close() {
    handOver();
    synchronized (lock) {
      closed = true;
    }
    stepDown();
    log.close();
    // Last: the log tells of terms until it is closed.
    terms.shutdown();
  }

  /// @return whose last thought may still be under way
  private Optional<Leader> stepDown() {
    Optional<Leader> was;
    synchronized (lock) {
      was = leader;
      leader = Optional.empty();
      lock.notifyAll();
      keeper.ifPresent(GroupKeeper::stop);
      keeper = Optional.empty();
    }
    was.ifPresent(leading -> {
      leading.stop();
      setup.sessions().closed();
    });
    return was;
  }

  private void broke(Throwable cause) {
    stepDown();
    setup.fault().accept(cause);
  }

  private void lead(long term) {
    if (!awaitEnd(stepDown())) return;
    var next =
        new Leader(
            term,
            new Turn(setup.loops().get()),
            log,
            replica,
            setup.sessions(),
            SteadyClock.from(TermTime.begin(replica.view(), setup.clock().instant())),
            this::broke);
    var reachability = new ReachabilityNews(replica::view, setup.clock(), setup.news());
    var self = new NodeId(setup.log().nodeId());
    var group = new GroupKeeper(log, next, replica, reachability, self, term);
    next.watchedBy(group::heard);
    next.whenLost(() -> terms.submit(() -> leadAnew(next, term)));
    synchronized (lock) {
      if (closed) return;
      leader = Optional.of(next);
      lock.notifyAll();
      keeper = Optional.of(group);
    }
    next.start();
    var _ = setup.groupKnown().thenRun(group::start);
    firstLead.complete(null);
    setup.sessions().opened(this);
  }

  /// The log has turned an entry away. When that was for a hand-over which came to nothing, this
  /// manager still leads, and nobody else will.
  private void leadAnew(Leader lost, long term) {
    try {
      Thread.sleep(SECOND_THOUGHT);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return;
    }
    if (!current().equals(Optional.of(lost)) || log.term() != term || !log.isLeading()) return;
    LOG.log(System.Logger.Level.INFO, "leadership term {0} -> goes on", term);
    lead(term);
  }

  /// The loops of one term have stopped before those of the next begin to think.
  private static boolean awaitEnd(Optional<Leader> former) {
    try {
      if (former.isPresent()) former.get().awaitEnd();
      return true;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Terms begin and end in the order in which the log tells of them.
  private final class Terms implements Replica.Leadership {
    @Override
    public void leading(long term) {
      leaderNews.leads(new NodeId(setup.log().nodeId()));
      var _ = terms.submit(() -> lead(term));
    }

    @Override
    public void following(Optional<String> leader) {
      leader.map(NodeId::new).ifPresent(leaderNews::leads);
      var _ = terms.submit(() -> awaitEnd(stepDown()));
    }

    @Override
    public void fault(Throwable cause) {
      var _ = terms.submit(() -> broke(cause));
    }
  }
}
