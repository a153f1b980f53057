package dev.skep.daemon.rpc;

import dev.skep.daemon.pki.ReloadingTls;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;

/// Keeps an agent in touch with the manager that leads: asks the known ones in a random order, so
/// that a thousand agents do not all ask the same, and goes at once where they point. Again at once
/// when a session is lost, then with pauses.
public final class AgentConnection implements AutoCloseable {
  private static final System.Logger log = System.getLogger(AgentConnection.class.getName());

  /// Leadership may move while we follow it; beyond this nobody knows.
  private static final int REDIRECTS = 3;

  /// Rounds in which all managers that answer do not know the node, before that is believed: one
  /// that lags behind has not heard yet of a node that has just joined.
  private static final int REMOVALS = 3;

  /// How long stopping waits for the last word to be out.
  private static final long GOODBYE_MILLIS = 500;

  private final ReloadingTls tls;
  private final Supplier<List<String>> managers;
  private final AgentListener listener;
  private final LogSource logs;
  private final RandomGenerator dice;
  private final Lines lines = new Lines();
  private final Thread thread;
  private volatile boolean closed;
  private volatile Optional<AgentStream> stream = Optional.empty();
  private Duration opening = Patience.OPENING;
  private String trouble = "";

  /// @param managers `host:port` of each known manager; asked before each round
  public AgentConnection(
      ReloadingTls tls,
      Supplier<List<String>> managers,
      AgentListener listener,
      LogSource logs,
      RandomGenerator dice) {
    this.tls = tls;
    this.managers = managers;
    this.listener = listener;
    this.logs = logs;
    this.dice = dice;
    thread = Thread.ofVirtual().name("agent-connection").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      seek();
    } catch (InterruptedException stopped) {
      log.log(System.Logger.Level.DEBUG, "agent connection running -> closed");
    } finally {
      lines.dropAll();
    }
  }

  private void seek() throws InterruptedException {
    var backoff = new Backoff();
    int removals = 0;
    while (!closed) {
      Ending ending = round();
      if (ending instanceof Ending.Lost) {
        backoff.reset();
        continue;
      }
      removals = ending instanceof Ending.Removed ? removals + 1 : 0;
      if (removals == REMOVALS) {
        listener.removed(ending.why());
        return;
      }
      say(ending.why());
      Thread.sleep(Backoff.within(backoff.next(), dice));
    }
  }

  /// Asks one manager after the other until a session has stood. That the node is not known any
  /// more counts only when nobody says otherwise.
  private Ending round() throws InterruptedException {
    Deque<String> ahead = shuffled();
    int redirects = 0;
    boolean slow = false;
    Ending last = new Ending.Failed("no manager of the swarm is known");
    while (!closed && !ahead.isEmpty()) {
      String manager = ahead.pop();
      Ending ending = talk(manager);
      switch (ending) {
        case Ending.Lost _ -> {
          return ending;
        }
        case Ending.Elsewhere(var leader) -> {
          last = ending;
          ahead.remove(leader);
          if (redirects++ < REDIRECTS) ahead.push(leader);
        }
        case Ending.Removed _ -> last = ending;
        case Ending.Denied _, Ending.TimedOut _, Ending.Failed _ -> {
          if (!(last instanceof Ending.Removed)) last = ending;
          slow |= ending instanceof Ending.TimedOut;
        }
      }
    }
    if (slow) opening = Patience.longer(opening);
    return last;
  }

  private Deque<String> shuffled() {
    var all = new ArrayList<>(managers.get());
    Collections.shuffle(all, dice);
    return new ArrayDeque<>(all);
  }

  /// One try, and the session that comes of it, from begin to end.
  private Ending talk(String manager) throws InterruptedException {
    var channel = lines.to(manager, TlsContexts.client(tls));
    var session =
        new AgentStream(
            manager, channel.newCall(Methods.SESSION, CallOptions.DEFAULT), listener, opening);
    // Whoever closes must not meet a call that has not begun.
    session.start();
    stream = Optional.of(session);
    if (closed) session.close("the agent stops");
    Ending ending;
    try (var listening = new LogListening(channel, logs)) {
      ending = await(session, manager, listening);
    }
    switch (ending) {
      case Ending.Lost _, Ending.Denied _ -> lines.drop(manager);
      case Ending.Elsewhere _, Ending.Removed _, Ending.TimedOut _, Ending.Failed _ ->
          lines.dropUnlessStanding(manager);
    }
    return ending;
  }

  private Ending await(AgentStream session, String manager, LogListening listening)
      throws InterruptedException {
    boolean stood = false;
    while (true) {
      try {
        return session.ended().get(Patience.LOOK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException goesOn) {
        session.look();
        if (!stood && session.stands()) {
          stood = true;
          opening = Patience.OPENING;
          trouble = "";
          lines.dropAllBut(manager);
        }
        if (stood) listening.look(System.nanoTime());
      } catch (ExecutionException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  /// The same trouble is told once.
  private void say(String why) {
    if (why.equals(trouble)) return;
    trouble = why;
    log.log(System.Logger.Level.WARNING, "session none -> none: {0}", why);
  }

  /// Ends the session and tries no more.
  @Override
  public void close() {
    closed = true;
    stream.ifPresent(AgentConnection::part);
    thread.interrupt();
  }

  private static void part(AgentStream session) {
    session.goodbye();
    try {
      var _ = session.ended().get(GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException unheard) {
      log.log(System.Logger.Level.DEBUG, "the manager does not hear the goodbye");
    }
    session.close("the agent stops");
  }
}
