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
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

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
  private final Thread thread = Thread.ofPlatform().name("agent").unstarted(this::run);
  private volatile boolean closed;

  /// What an agent works with.
  ///
  /// @param program makes the node's networks as wanted; called on the agent's thread, so it
  ///   returns at once
  /// @param belong hears what the node is to the swarm; returns at once, too
  /// @param fault hears of a fault of ours, after which the agent thinks no more
  public record Hands(
      Executor executor,
      Consumer<ToManager> tell,
      Consumer<AgentEffect.Program> program,
      Consumer<ToAgent.Membership> belong,
      Consumer<Throwable> fault) {}

  public Agent(Worker worker, InstantSource clock, Hands hands) {
    this.worker = worker;
    this.clock = clock;
    this.hands = hands;
  }

  public void start() {
    thread.start();
  }

  /// Containers run on.
  @Override
  public void close() {
    closed = true;
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
      perform(worker.start(clock.instant()));
      while (!closed) think();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException broken) {
      LOG.log(System.Logger.Level.ERROR, "agent running -> fault", broken);
      hands.fault().accept(broken);
    }
  }

  private void think() throws InterruptedException {
    for (Timer timer : alarms.due(clock.instant())) {
      perform(worker.on(new AgentInput.Due(timer), clock.instant()));
    }
    Duration longest = alarms.untilNext(clock.instant()).orElse(LONG);
    // Rounded up: waking a fraction early would only go to sleep again.
    Optional<AgentInput> next =
        Optional.ofNullable(mailbox.poll(longest.toMillis() + 1, TimeUnit.MILLISECONDS));
    if (next.isPresent()) perform(worker.on(next.get(), clock.instant()));
  }

  private void perform(List<AgentEffect> effects) {
    for (AgentEffect effect : effects) {
      switch (effect) {
        case AgentEffect.Tell(var message) -> hands.tell().accept(message);
        case AgentEffect.Run(var command) -> hands.executor().execute(command);
        case AgentEffect.WakeAt(var timer, var at) -> alarms.set(timer, at);
        case AgentEffect.Belong(var membership) -> hands.belong().accept(membership);
        case AgentEffect.Program program -> hands.program().accept(program);
      }
    }
  }
}
