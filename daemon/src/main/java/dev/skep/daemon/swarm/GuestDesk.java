package dev.skep.daemon.swarm;

import dev.skep.agent.network.Underlay;
import dev.skep.agent.worker.AgentInput;
import dev.skep.daemon.engine.OwnGuests;
import dev.skep.daemon.http.swarm.Guests;
import dev.skep.loop.Ids;
import dev.skep.model.GuestId;
import dev.skep.model.Ipv4;
import dev.skep.wire.GuestEndpoint;
import dev.skep.wire.GuestWish;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ToAgent;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Where a request for a container waits for the container's place on a network: the agent asks the
/// managers, and the answer comes with the map of networks, or as a refusal.
final class GuestDesk implements Guests, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(GuestDesk.class.getName());

  /// Docker's own patience with its managers.
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// Between two attempts to look at an engine that is away.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final OwnGuests engine;
  private final Consumer<AgentInput> agent;
  private final Supplier<Underlay> underlay;
  private final Ids ids;
  private final Map<GuestId, CompletableFuture<Answer>> waiting = new ConcurrentHashMap<>();

  /// Of a container that runs: said by the managers after each look at the engine, told once.
  private Optional<ToAgent.GuestRefused> refused = Optional.empty();

  private volatile boolean closed;

  private sealed interface Answer {
    record Here(NetworkInfo network, GuestEndpoint guest) implements Answer {}

    record No(String code, String why) implements Answer {}
  }

  GuestDesk(OwnGuests engine, Consumer<AgentInput> agent, Supplier<Underlay> underlay, Ids ids) {
    this.engine = engine;
    this.agent = agent;
    this.underlay = underlay;
    this.ids = ids;
  }

  void start() {
    engine.start();
  }

  @Override
  public void close() {
    closed = true;
    engine.close();
  }

  // what the agent hears

  void told(NetworkMap map) {
    if (waiting.isEmpty()) return;
    for (GuestEndpoint guest : map.guests()) {
      CompletableFuture<Answer> waits = waiting.get(guest.guest());
      if (waits == null) continue;
      // The network comes with the node's own address on it, which may be given later.
      map.networks().stream()
          .filter(it -> it.id().equals(guest.at().network()))
          .findFirst()
          .ifPresent(network -> waits.complete(new Answer.Here(network, guest)));
    }
  }

  void declined(ToAgent.GuestRefused it) {
    CompletableFuture<Answer> waits = waiting.get(it.guest());
    if (waits != null) {
      waits.complete(new Answer.No(it.code(), it.why()));
    } else if (!refused.equals(Optional.of(it))) {
      refused = Optional.of(it);
      LOG.log(System.Logger.Level.WARNING, "guest {0} -> no place: {1}", it.guest(), it.why());
    }
  }

  // what requests ask

  @Override
  public Outcome ask(Asked asked) throws IOException, InterruptedException {
    var guest = new GuestId(ids.next());
    var waits = new CompletableFuture<Answer>();
    waiting.put(guest, waits);
    agent.accept(
        new AgentInput.Wished(
            new GuestWish(
                guest, asked.network(), asked.address(), asked.container(), asked.aliases())));
    boolean given = false;
    try {
      Outcome outcome = outcome(guest, waits);
      given = outcome instanceof Outcome.Given;
      return outcome;
    } finally {
      waiting.remove(guest);
      if (!given) agent.accept(new AgentInput.Settled(guest));
    }
  }

  private Outcome outcome(GuestId guest, CompletableFuture<Answer> waits)
      throws IOException, InterruptedException {
    try {
      return switch (waits.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        case Answer.No(var code, var why) -> new Outcome.Refused(code, why);
        case Answer.Here(var network, var here) ->
            new Outcome.Given(
                new Held(
                    guest,
                    network,
                    Ipv4.withoutPrefix(here.at().address()).toString(),
                    engine.hold(network, underlay.get())));
      };
    } catch (TimeoutException nobody) {
      return new Outcome.Unanswered();
    } catch (ExecutionException broke) {
      throw new IllegalStateException("a guest's answer failed by a fault of ours", broke);
    }
  }

  @Override
  public void lookAgain() {
    Thread.ofVirtual().name("guests-gone").start(() -> looked());
  }

  private boolean looked() {
    try {
      engine.look();
      return true;
    } catch (IOException away) {
      LOG.log(System.Logger.Level.DEBUG, "guests are not seen: {0}", away.getMessage());
      return false;
    }
  }

  private final class Held implements Place {
    private final GuestId guest;
    private final NetworkInfo network;
    private final String address;
    private final OwnGuests.Hold hold;

    Held(GuestId guest, NetworkInfo network, String address, OwnGuests.Hold hold) {
      this.guest = guest;
      this.network = network;
      this.address = address;
      this.hold = hold;
    }

    @Override
    public NetworkInfo network() {
      return network;
    }

    @Override
    public String address() {
      return address;
    }

    /// Until the engine has been looked at, the wish alone keeps the place.
    @Override
    public void close() {
      hold.close();
      if (looked()) agent.accept(new AgentInput.Settled(guest));
      else Thread.ofVirtual().name("guest-" + guest).start(this::settle);
    }

    private void settle() {
      try {
        while (!closed && !looked()) Thread.sleep(PAUSE);
        if (!closed) agent.accept(new AgentInput.Settled(guest));
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
