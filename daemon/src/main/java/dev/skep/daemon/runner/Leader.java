package dev.skep.daemon.runner;

import dev.skep.daemon.disk.RecordCodec;
import dev.skep.daemon.raft.Appended;
import dev.skep.daemon.raft.ReplicatedLog;
import dev.skep.loop.Effect;
import dev.skep.loop.Input;
import dev.skep.loop.Timer;
import dev.skep.loop.Turn;
import dev.skep.loop.Turn.Draft;
import dev.skep.loop.Turn.Letter;
import dev.skep.loop.Turn.Thoughts;
import dev.skep.manager.api.Decision;
import dev.skep.manager.dispatcher.Dispatcher;
import dev.skep.model.NodeId;
import dev.skep.store.Applied.Outcome;
import dev.skep.store.InvariantViolation;
import dev.skep.store.LogEntry;
import dev.skep.store.Refusal;
import dev.skep.store.StoreEvent;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import dev.skep.wire.ToManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/// Runs the turn, on one thread, for one term of leadership. Its end is final: another term gets
/// another leader.
final class Leader {
  private static final System.Logger LOG = System.getLogger(Leader.class.getName());

  /// Mail that may wait while a turn is in flight. Agents' statuses come in batches, so this is far
  /// more than 1,000 nodes send in one fsync; beyond it users wait, and agents are sent away.
  private static final int MAILBOX = 65_536;

  /// Changes in one log entry. Keeps an entry under the log's limit at once, unless somebody writes
  /// specs of many kilobytes (a change is some hundred bytes), and a follower's apply short.
  private static final int CHANGES_PER_ENTRY = 2_000;

  /// How long the last thought and its write may take before they are broken off.
  private static final Duration LAST_THOUGHT = Duration.ofSeconds(2);

  /// When nothing at all is due.
  private static final Duration LONG = Duration.ofHours(1);

  private final long term;
  private final Turn turn;
  private final ReplicatedLog log;
  private final Replica replica;
  private final Manager.Sessions sessions;
  private final InstantSource clock;
  private final Consumer<Throwable> fault;
  private final BlockingQueue<Mail> mailbox = new ArrayBlockingQueue<>(MAILBOX);
  private final Beats beats = new Beats();
  private final Alarms<Alarm> alarms = new Alarms<>();
  private final Soundings soundings;
  private final List<Letter> refused = new ArrayList<>();
  private final Thread thread;
  private Consumer<List<StoreEvent>> watch = _ -> {};
  private Runnable lost = () -> {};
  private volatile boolean over;

  private sealed interface Mail {
    record Post(Letter letter) implements Mail {}

    record Call<A>(Function<View, Decision<A>> question, CompletableFuture<Decision<A>> answer)
        implements Mail {}

    record Sounded() implements Mail {}

    record Stop() implements Mail {}
  }

  private record Alarm(String loop, Timer timer) {}

  /// A transaction on its way, and who is to hear what becomes of it.
  private record Pending(Transaction transaction, Consumer<Outcome> settle) {}

  Leader(
      long term,
      Turn turn,
      ReplicatedLog log,
      Replica replica,
      Manager.Sessions sessions,
      InstantSource clock,
      Consumer<Throwable> fault) {
    this.term = term;
    this.turn = turn;
    this.log = log;
    this.replica = replica;
    this.sessions = sessions;
    this.soundings = new Soundings(sessions::sound);
    this.clock = clock;
    this.fault = fault;
    this.thread = Thread.ofPlatform().name("turn-" + term).unstarted(this::run);
  }

  /// @param watch hears what has happened, after each write; returns at once. To be said before the
  ///   start
  void watchedBy(Consumer<List<StoreEvent>> watch) {
    this.watch = watch;
  }

  /// @param lost hears that the log has turned an entry away, after which this leader does nothing
  ///   more; returns at once. To be said before the start
  void whenLost(Runnable lost) {
    this.lost = lost;
  }

  void start() {
    thread.start();
  }

  /// Returns at once; a thought under way is finished, nothing more is written.
  void stop() {
    over = true;
    // A full mailbox is read anyway, and whoever reads it sees the flag.
    var _ = mailbox.offer(new Mail.Stop());
  }

  /// Waits, after [#stop()], until no loop of this term thinks any more.
  void awaitEnd() throws InterruptedException {
    if (thread.join(LAST_THOUGHT)) return;
    // Waits for a commit that the log neither makes nor gives up.
    thread.interrupt();
    thread.join();
  }

  /// False if there is no room for more.
  boolean heard(NodeId node, ToManager message) {
    if (over) return true;
    if (message instanceof ToManager.Heartbeat) {
      beats.heard(node);
      return true;
    }
    return mailbox.offer(
        new Mail.Post(new Letter(Dispatcher.NAME, new Input.Heard(node, message))));
  }

  /// Asks a question that is decided on the view of the next turn, and answered when what was
  /// decided is durable.
  <A> CompletableFuture<Decision<A>> ask(Function<View, Decision<A>> question)
      throws InterruptedException {
    var answer = new CompletableFuture<Decision<A>>();
    var call = new Mail.Call<>(question, answer);
    mailbox.put(call);
    // Whoever read the mailbox for the last time may have missed it.
    if (over && mailbox.remove(call)) refuse(call);
    return answer;
  }

  private void run() {
    LOG.log(System.Logger.Level.INFO, "leadership none -> term {0}", term);
    try {
      List<StoreEvent> events = begin();
      while (!over) events = round(events);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (LeadershipLost turnedAway) {
      LOG.log(
          System.Logger.Level.INFO,
          "leadership term {0} -> lost: {1}",
          term,
          turnedAway.getMessage());
      lost.run();
    } catch (RuntimeException broken) {
      LOG.log(System.Logger.Level.ERROR, "leadership term " + term + " -> fault", broken);
      fault.accept(broken);
    } finally {
      over = true;
      refuseAllCalls();
    }
  }

  /// The first entry is written even if it is empty: with it, whatever a former leader still has
  /// under way is of an earlier term, and changes nothing.
  private List<StoreEvent> begin() throws InterruptedException {
    Instant now = clock.instant();
    return write(pending(List.of(), turn.start(replica.view(), now), now));
  }

  private void refuseAllCalls() {
    for (Mail mail = mailbox.poll(); mail != null; mail = mailbox.poll()) {
      if (mail instanceof Mail.Call<?> call) refuse(call);
    }
  }

  private static <A> void refuse(Mail.Call<A> call) {
    call.answer().complete(new Decision.Refuse<>(Manager.NOT_LEADING));
  }

  private List<StoreEvent> round(List<StoreEvent> events) throws InterruptedException {
    var letters = new ArrayList<>(refused);
    refused.clear();
    var calls = new ArrayList<Mail.Call<?>>();
    // Events and refusals are news that nobody has thought about yet: do not wait for more.
    if (events.isEmpty() && letters.isEmpty()) await(letters, calls);
    List<Letter> sounded = soundings.ripe();
    collect(letters, calls);
    if (over) {
      calls.forEach(Leader::refuse);
      return List.of();
    }
    Instant now = clock.instant();
    for (Alarm alarm : alarms.due()) {
      var due = new Letter(alarm.loop(), new Input.Due(alarm.timer()));
      if (alarm.loop().equals(Dispatcher.NAME)) soundings.hold(due);
      else letters.add(due);
    }
    letters.addAll(sounded);
    // A full mailbox is read anyway.
    soundings.begin(() -> mailbox.offer(new Mail.Sounded()));
    View view = replica.view();
    List<Pending> asked = decide(calls, view);
    return settle(asked, turn.think(events, letters, view, now), now);
  }

  private void await(List<Letter> letters, List<Mail.Call<?>> calls) throws InterruptedException {
    Duration longest = alarms.untilNext().orElse(LONG);
    // Rounded up: waking a fraction early would only go to sleep again.
    Mail first = mailbox.poll(longest.toMillis() + 1, TimeUnit.MILLISECONDS);
    if (first != null) sort(first, letters, calls);
  }

  private void collect(List<Letter> letters, List<Mail.Call<?>> calls) {
    var mail = new ArrayList<Mail>();
    mailbox.drainTo(mail);
    for (Mail each : mail) sort(each, letters, calls);
    letters.addAll(beats.take());
  }

  private void sort(Mail mail, List<Letter> letters, List<Mail.Call<?>> calls) {
    switch (mail) {
      case Mail.Post(var letter) -> letters.add(letter);
      case Mail.Call<?> call -> calls.add(call);
      case Mail.Sounded _ -> {}
      case Mail.Stop _ -> over = true;
    }
  }

  /// Users' questions, on the same view that the loops think on.
  private static List<Pending> decide(List<Mail.Call<?>> calls, View view) {
    var asked = new ArrayList<Pending>();
    for (Mail.Call<?> call : calls) decide(call, view).ifPresent(asked::add);
    return asked;
  }

  private static <A> Optional<Pending> decide(Mail.Call<A> call, View view) {
    Decision<A> decided;
    try {
      decided = call.question().apply(view);
    } catch (RuntimeException broken) {
      call.answer().completeExceptionally(broken);
      return Optional.empty();
    }
    if (decided instanceof Decision.Accept<A>(var transaction, _)
        && !transaction.changes().isEmpty()) {
      return Optional.of(new Pending(transaction, outcome -> answer(call, decided, outcome)));
    }
    call.answer().complete(decided);
    return Optional.empty();
  }

  private static <A> void answer(Mail.Call<A> call, Decision<A> decided, Outcome outcome) {
    call.answer()
        .complete(
            switch (outcome) {
              case Outcome.Done _ -> decided;
              case Outcome.Refused(var why) -> new Decision.Refuse<>(why);
            });
  }

  /// Does what the round came to; returns what happened by it.
  private List<StoreEvent> settle(List<Pending> asked, Thoughts thoughts, Instant now)
      throws InterruptedException {
    List<Pending> pending = pending(asked, thoughts, now);
    return pending.isEmpty() ? List.of() : write(pending);
  }

  private List<Pending> pending(List<Pending> asked, Thoughts thoughts, Instant now) {
    for (var wake : thoughts.wakes()) {
      alarms.set(new Alarm(wake.loop(), wake.timer()), Duration.between(now, wake.at()));
    }
    for (Effect message : thoughts.messages()) send(message);
    var pending = new ArrayList<>(asked);
    for (Draft draft : thoughts.drafts()) {
      pending.add(new Pending(draft.transaction(), outcome -> settle(draft, outcome)));
    }
    return pending;
  }

  private void send(Effect message) {
    switch (message) {
      case Effect.Send(var to, var what) -> sessions.send(to, what);
      case Effect.Disconnect(var node, var why) -> sessions.disconnect(node, why);
      case Effect.Write write -> throw new InvariantViolation("a write among messages: " + write);
      case Effect.WakeAt wake -> throw new InvariantViolation("a timer among messages: " + wake);
    }
  }

  /// A loop hears of a refusal like of any other mail. A fault of ours ends the term.
  private void settle(Draft draft, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done _ -> {}
      case Outcome.Refused(var why) when why.code() == Refusal.Code.INTERNAL ->
          throw new InvariantViolation(draft.loop() + " broke a law: " + why.text());
      case Outcome.Refused(var why) ->
          refused.add(new Letter(draft.loop(), new Input.Refused(draft.transaction(), why)));
    }
  }

  /// All that a turn asks for, in as few entries as fit, one after the other without waiting
  /// between.
  private List<StoreEvent> write(List<Pending> pending) throws InterruptedException {
    var written = new ArrayList<List<Pending>>();
    var commits = new ArrayList<CompletableFuture<Appended>>();
    for (List<Pending> chunk : chunks(pending)) append(chunk, written, commits);
    var events = new ArrayList<StoreEvent>();
    for (int i = 0; i < commits.size(); i++) {
      List<Outcome> outcomes;
      try {
        outcomes = outcomes(commits.get(i), written.get(i).size());
      } catch (LeadershipLost lost) {
        for (int j = i; j < written.size(); j++) settleAll(written.get(j), lost(commits.get(j)));
        throw lost;
      }
      for (int j = 0; j < outcomes.size(); j++) {
        written.get(i).get(j).settle().accept(outcomes.get(j));
        if (outcomes.get(j) instanceof Outcome.Done(var happened)) events.addAll(happened);
      }
    }
    watch.accept(events);
    return events;
  }

  /// What is said of an entry that did not come true here: whether it may yet, elsewhere, nobody
  /// knows, unless it was turned away before it was proposed.
  private static Outcome lost(CompletableFuture<Appended> commit) {
    return switch (commit.getNow(new Appended.Unknown("the commit was not awaited"))) {
      case Appended.NotLeader _, Appended.NotReady _ -> new Outcome.Refused(Manager.NOT_LEADING);
      case Appended.Committed _, Appended.TooLarge _, Appended.Unknown _, Appended.Stopped _ ->
          refused("node lost leader status");
    };
  }

  /// What the log would not take is halved until it does, so that a huge request is refused alone.
  private void append(
      List<Pending> chunk, List<List<Pending>> written, List<CompletableFuture<Appended>> commits) {
    var transactions = chunk.stream().map(Pending::transaction).toList();
    var entry =
        RecordCodec.encode(LogEntry.class, new LogEntry(term, clock.instant(), transactions));
    if (entry.length > log.limitBytes() && chunk.size() > 1) {
      append(chunk.subList(0, chunk.size() / 2), written, commits);
      append(chunk.subList(chunk.size() / 2, chunk.size()), written, commits);
      return;
    }
    written.add(chunk);
    commits.add(log.append(entry));
  }

  private static void settleAll(List<Pending> chunk, Outcome outcome) {
    chunk.forEach(each -> each.settle().accept(outcome));
  }

  private static List<List<Pending>> chunks(List<Pending> pending) {
    var chunks = new ArrayList<List<Pending>>();
    var chunk = new ArrayList<Pending>();
    int changes = 0;
    for (Pending each : pending) {
      int more = each.transaction().changes().size();
      if (!chunk.isEmpty() && changes + more > CHANGES_PER_ENTRY) {
        chunks.add(List.copyOf(chunk));
        chunk.clear();
        changes = 0;
      }
      chunk.add(each);
      changes += more;
    }
    if (!chunk.isEmpty() || chunks.isEmpty()) chunks.add(List.copyOf(chunk));
    return chunks;
  }

  private List<Outcome> outcomes(CompletableFuture<Appended> commit, int transactions)
      throws InterruptedException {
    try {
      return switch (commit.get()) {
        case Appended.Committed(_, var index) -> replica.outcome(index).outcomes();
        case Appended.TooLarge _ ->
            Collections.nCopies(transactions, refused("message is too large and can't be sent"));
        case Appended.NotLeader(var leader) -> throw new LeadershipLost("the leader is " + leader);
        case Appended.NotReady(var why) -> throw new LeadershipLost(why);
        case Appended.Unknown(var why) -> throw new LeadershipLost(why);
        case Appended.Stopped(var why) -> throw new LeadershipLost(why);
      };
    } catch (ExecutionException impossible) {
      throw new InvariantViolation("an append failed by a fault: " + impossible.getCause());
    }
  }

  private static Outcome refused(String why) {
    return new Outcome.Refused(failed(why));
  }

  private static Refusal failed(String why) {
    return new Refusal(Refusal.Code.UNKNOWN, "raft: failed to process the request: " + why);
  }

  private static final class LeadershipLost extends RuntimeException {
    private static final long serialVersionUID = 1;

    LeadershipLost(String why) {
      super(why, null, false, false);
    }
  }
}
