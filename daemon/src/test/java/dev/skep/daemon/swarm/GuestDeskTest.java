package dev.skep.daemon.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skep.agent.network.Underlay;
import dev.skep.agent.worker.AgentInput;
import dev.skep.daemon.engine.OwnGuests;
import dev.skep.daemon.http.swarm.Guests.Asked;
import dev.skep.daemon.http.swarm.Guests.Outcome;
import dev.skep.model.GuestId;
import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.Values;
import dev.skep.wire.GuestEndpoint;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ToAgent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class GuestDeskTest {
  private static final NetworkInfo BACK =
      new NetworkInfo(
          new NetworkId("back"),
          "back",
          "10.0.1.0/24",
          "10.0.1.2",
          4097,
          4789,
          false,
          false,
          Values.noLabels());

  /// What the desk did, in order.
  private final List<String> did = new ArrayList<>();

  /// What follows when the agent hears a wish.
  private Consumer<GuestDesk> answer = _ -> {};

  private Optional<String> broken = Optional.empty();
  private final GuestDesk desk =
      new GuestDesk(
          new Engine(),
          this::hears,
          () -> new Underlay(new NodeId("n1"), Optional.empty(), 1500),
          () -> "g1");

  private final class Engine implements OwnGuests {
    @Override
    public void start() {}

    @Override
    public void look() {
      did.add("look");
    }

    @Override
    public Hold hold(NetworkInfo network, Underlay underlay) throws IOException {
      if (broken.isPresent()) throw new IOException(broken.get());
      did.add("hold " + network.name());
      return () -> did.add("let go of " + network.name());
    }

    @Override
    public void close() {}
  }

  private void hears(AgentInput input) {
    switch (input) {
      case AgentInput.Wished(var wish) -> {
        did.add("wish " + wish.network() + " " + wish.container());
        answer.accept(desk);
      }
      case AgentInput.Settled(var guest) -> did.add("settle " + guest);
      default -> throw new AssertionError("the agent hears " + input);
    }
  }

  @Test
  void holdsAPlaceUntilTheEngineWasLookedAtAfterwards() throws Exception {
    answer = it -> it.told(map(BACK));

    var given = assertInstanceOf(Outcome.Given.class, ask());
    assertEquals("10.0.1.5", given.place().address());
    assertEquals(List.of("wish back mine", "hold back"), did);

    given.place().close();
    assertEquals(
        List.of("wish back mine", "hold back", "let go of back", "look", "settle g1"), did);
  }

  @Test
  void waitsForTheNodesOwnAddress() throws Exception {
    answer =
        it -> {
          it.told(map());
          did.add("no network yet");
          it.told(map(BACK));
        };

    assertInstanceOf(Outcome.Given.class, ask());
    assertEquals(List.of("wish back mine", "no network yet", "hold back"), did);
  }

  @Test
  void passesARefusalOnAndWishesNoMore() throws Exception {
    answer = it -> it.declined(new ToAgent.GuestRefused(new GuestId("g1"), "NotFound", "gone"));

    assertEquals(new Outcome.Refused("NotFound", "gone"), ask());
    assertEquals(List.of("wish back mine", "settle g1"), did);
  }

  @Test
  void givesThePlaceBackWhenTheEngineCannotHaveTheNetwork() {
    answer = it -> it.told(map(BACK));
    broken = Optional.of("in the way");

    assertEquals("in the way", assertThrows(IOException.class, this::ask).getMessage());
    assertEquals(List.of("wish back mine", "settle g1"), did);
  }

  private Outcome ask() throws IOException, InterruptedException {
    return desk.ask(new Asked("back", "", "mine", List.of()));
  }

  private static NetworkMap map(NetworkInfo... networks) {
    var guest =
        new GuestEndpoint(
            new GuestId("g1"),
            new NodeId("n1"),
            "mine",
            List.of(),
            new NetworkAttachment(new NetworkId("back"), "10.0.1.5/24"));
    return new NetworkMap(List.of(networks), List.of(), List.of()).withGuests(List.of(guest));
  }
}
