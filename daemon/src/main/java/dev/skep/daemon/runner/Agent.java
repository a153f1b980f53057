package dev.skep.daemon.runner;

import dev.skep.agent.exec.ContainerEvent;
import dev.skep.agent.exec.Executor;
import dev.skep.agent.worker.AgentEffect;
import dev.skep.agent.worker.AgentInput;
import dev.skep.agent.worker.Worker;
import dev.skep.loop.Timer;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// Runs a node's agent: one thread that thinks, fed by the session, the container runtime and
/// timers.
public final class Agent implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Agent.class.getName());

  /// Inputs that may wait. What feeds it is bounded by the tasks of one node; this is only a wall.
  private static final int MAILBOX = 65_536;

  private static final Duration LONG = Duration.ofHours(1);

  private final Worker worker;
  private final InstantSource clock;
  private final Hands hands;
  private final BlockingQueue<AgentInput> mailbox = new LinkedBlockingQueue<>(MAILBOX);
  private final Alarms<Timer> alarms = new Alarms<>();
  private final Pulse pulse;
  private final Thread thread = Thread.ofPlatform().name("agent").unstarted(this::run);
  private volatile boolean closed;

  /// What an agent works with.
  ///
  /// @param program makes the node's networks as wanted; called on the agent's thread, so it
  ///   returns at once
  /// @param confirm posts [AgentInput.Carried] with that version once the networks are as wanted by
  ///   now; returns at once
  /// @param decline hears of guests that get no place; returns at once, too
  /// @param belong hears what the node is to the swarm; returns at once, too
  /// @param fault hears of a fault of ours, after which the agent thinks no more
  public record Hands(
      Executor executor,
      Consumer<ToManager> tell,
      Consumer<AgentEffect.Program> program,
      LongConsumer confirm,
      Consumer<AgentEffect.Decline> decline,
      Consumer<ToAgent.Membership> belong,
      Consumer<Throwable> fault) {}

  public Agent(Worker worker, InstantSource clock, Hands hands) {
    this.worker = worker;
    this.clock = clock;
    this.hands = hands;
    this.pulse = new Pulse(() -> hands.tell().accept(new ToManager.Heartbeat()), System::nanoTime);
  }

  public void start() {
    thread.start();
  }

  /// Containers run on.
  @Override
  public void close() {
    closed = true;
    pulse.close();
    thread.interrupt();
  }

  public void seen(ContainerEvent event) {
    post(new AgentInput.Seen(event));
  }

  public void told(ToAgent message) {
    post(new AgentInput.Told(message));
  }

  public void post(AgentInput input) {
    if (closed) return;
    try {
      mailbox.put(input);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      Instant begin = clock.instant();
      perform(worker.start(begin), begin);
      while (!closed) think();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException broken) {
      LOG.log(System.Logger.Level.ERROR, "agent running -> fault", broken);
      pulse.close();
      hands.fault().accept(broken);
    }
  }

  private void think() throws InterruptedException {
    for (Timer timer : alarms.due()) think(new AgentInput.Due(timer));
    Duration longest = alarms.untilNext().orElse(LONG);
    // Rounded up: waking a fraction early would only go to sleep again.
    Optional<AgentInput> next =
        Optional.ofNullable(mailbox.poll(longest.toMillis() + 1, TimeUnit.MILLISECONDS));
    next.ifPresent(this::think);
  }

  private void think(AgentInput input) {
    pulse.thoughtBegins();
    Instant now = clock.instant();
    perform(worker.on(input, now), now);
    pulse.thoughtEnds();
  }

  private void perform(List<AgentEffect> effects, Instant now) {
    for (AgentEffect effect : effects) {
      switch (effect) {
        case AgentEffect.Tell(var message) -> hands.tell().accept(message);
        case AgentEffect.Run(var command) -> hands.executor().execute(command);
        case AgentEffect.WakeAt(var timer, var at) -> alarms.set(timer, Duration.between(now, at));
        case AgentEffect.Beat(var period) -> pulse.every(period);
        case AgentEffect.Belong(var membership) -> hands.belong().accept(membership);
        case AgentEffect.Decline decline -> hands.decline().accept(decline);
        case AgentEffect.Program program -> hands.program().accept(program);
        case AgentEffect.Confirm(var version) -> hands.confirm().accept(version);
      }
    }
  }
}
