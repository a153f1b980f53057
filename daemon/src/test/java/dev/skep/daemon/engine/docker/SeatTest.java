package dev.skep.daemon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.agent.exec.ContainerEvent.FoundGuest;
import dev.skep.model.GuestId;
import dev.skep.model.NetworkId;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SeatTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final Carriers CARRIERS =
      Carriers.of(
          JSON.readTree(
              """
              [{"Name":"back","Id":"e1","Labels":{"dev.skep.network.id":"abcdefghijklmnopqrstuvwxy"}},
               {"Name":"mine","Id":"e2","Labels":{"dev.skep.network.id":""}}]
              """));

  @Test
  void findsAContainersFixedAddress() {
    List<Seat> seats =
        seats(
            """
            {"Id":"%s","Names":["/other/alias","/psql"],"Labels":{},"NetworkSettings":{"Networks":
             {"back":{"NetworkID":"e1","IPAMConfig":{"IPv4Address":"10.0.1.5"},
              "IPAddress":"10.0.1.5"},
              "mine":{"NetworkID":"e2","IPAMConfig":{"IPv4Address":"10.8.0.5"}},
              "bridge":{"NetworkID":"e3","IPAMConfig":null,"IPAddress":"172.17.0.2"}}}}
            """);

    assertEquals(
        List.of(
            new FoundGuest(
                new GuestId("0123456789abcabcdefghijkl"),
                new NetworkId("abcdefghijklmnopqrstuvwxy"),
                "10.0.1.5",
                "psql",
                List.of("tool"))),
        seats.stream().map(seat -> seat.guest(List.of("tool"))).toList());
  }

  @Test
  void findsOneThatHasNotStartedYetOrSinceItsNetworkWasMadeAnew() {
    for (String id : List.of("", "a former one")) {
      assertEquals(
          List.of("10.0.1.5"),
          seats(
                  """
                  {"Id":"%%s","Names":["/psql"],"NetworkSettings":{"Networks":
                   {"back":{"NetworkID":"%s","IPAMConfig":{"IPv4Address":"10.0.1.5"}}}}}
                  """
                      .formatted(id))
              .stream()
              .map(Seat::address)
              .toList());
    }
  }

  @Test
  void passesOverTasksAndAddressesThatTheEngineGave() {
    assertEquals(
        List.of(),
        seats(
            """
            {"Id":"%s","Labels":{"com.docker.swarm.task.id":"t1"},"NetworkSettings":{"Networks":
             {"back":{"NetworkID":"e1","IPAMConfig":{"IPv4Address":"10.0.1.5"}}}}}
            """));
    assertEquals(
        List.of(),
        seats(
            """
            {"Id":"%s","Labels":{},"NetworkSettings":{"Networks":
             {"back":{"NetworkID":"e1","IPAMConfig":null,"IPAddress":"10.0.1.5"}}}}
            """));
  }

  @Test
  void readsAliasesOfThatNetworkAndKnowsItsShortId() {
    Seat seat = new Seat(ID, "psql", new NetworkId("n"), "back", "10.0.1.5");

    assertEquals(
        List.of("tool", "0123456789ab"),
        seat.aliases(
            JSON.readTree(
                """
                {"NetworkSettings":{"Networks":{"back":{"Aliases":["tool"]},
                 "bridge":{"Aliases":["no"]}}}}
                """)));
  }

  private static List<Seat> seats(String listed) {
    return Seat.of(JSON.readTree(listed.formatted(ID)), CARRIERS);
  }
}
