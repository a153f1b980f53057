package dev.skep.daemon.engine.docker;

import dev.skep.agent.exec.ContainerEvent;
import dev.skep.agent.exec.ContainerEvent.FoundGuest;
import dev.skep.agent.network.Underlay;
import dev.skep.daemon.engine.NodeLabels;
import dev.skep.daemon.engine.OwnGuests;
import dev.skep.wire.NetworkInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// Looks at an engine for containers that are no task's and have a fixed address on a network of
/// the swarm. What an engine was made to give an address itself, past this daemon, is not looked
/// at: that address is not the managers'.
final class DockerGuests implements OwnGuests {
  private static final System.Logger LOG = System.getLogger(DockerGuests.class.getName());

  /// How long an address is held at most for a container whose end nobody has told.
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final EngineApi engine;
  private final EngineNetworks networks;
  private final Consumer<ContainerEvent> told;
  private final Departures departures;
  private final Thread looker = Thread.ofVirtual().name("guests").unstarted(this::lookAgain);

  /// The aliases of each container on each network: the engine is asked once, for they never
  /// change.
  private final Map<String, List<String>> aliases = new TreeMap<>();

  DockerGuests(EngineApi engine, EngineNetworks networks, Consumer<ContainerEvent> told) {
    this.engine = engine;
    this.networks = networks;
    this.told = told;
    this.departures = new Departures(engine, this::tryToLook);
  }

  @Override
  public void start() {
    looker.start();
    departures.start();
  }

  @Override
  public void close() {
    looker.interrupt();
    departures.close();
  }

  @Override
  public Hold hold(NetworkInfo network, Underlay underlay) throws IOException {
    EngineNetworks.Claim claim = networks.claim(List.of(network), underlay);
    return claim::close;
  }

  private void lookAgain() {
    try {
      while (true) {
        tryToLook();
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryToLook() {
    try {
      look();
    } catch (IOException later) {
      LOG.log(System.Logger.Level.DEBUG, "guests are not seen: {0}", later.getMessage());
    }
  }

  /// One at a time, so that no older news follow younger ones.
  @Override
  public synchronized void look() throws IOException {
    var carriers = Carriers.of(engine.networks(NodeLabels.NETWORK));
    var guests = new ArrayList<FoundGuest>();
    var seen = new ArrayList<String>();
    for (JsonNode container : carriers.isEmpty() ? List.<JsonNode>of() : on(carriers)) {
      for (Seat seat : Seat.of(container, carriers)) {
        seen.add(seat.key());
        guests.add(seat.guest(aliases(seat)));
      }
    }
    aliases.keySet().retainAll(seen);
    told.accept(new ContainerEvent.Lodging(guests));
  }

  private List<JsonNode> on(Carriers carriers) throws IOException {
    var containers = new ArrayList<JsonNode>();
    engine.containersOn(carriers.words()).forEach(containers::add);
    return containers;
  }

  private List<String> aliases(Seat seat) throws IOException {
    List<String> known = aliases.get(seat.key());
    if (known != null) return known;
    List<String> asked = engine.container(seat.container()).map(seat::aliases).orElseGet(List::of);
    aliases.put(seat.key(), asked);
    return asked;
  }
}
