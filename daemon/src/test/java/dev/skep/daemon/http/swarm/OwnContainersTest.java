package dev.skep.daemon.http.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Api;
import dev.skep.daemon.http.Asked;
import dev.skep.daemon.http.Incoming;
import dev.skep.daemon.http.Route;
import dev.skep.daemon.swarm.NextRoots;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OwnContainersTest {
  private static final String INIT = "{\"ListenAddr\":\"127.0.0.1:2377\"}";
  private static final String CARRIER = "c".repeat(64);

  private final FakeSwarm swarm = new FakeSwarm();
  private final FakeEngine engine = new FakeEngine();
  private final Api api = new Api(routes(), () -> "test");
  private String back = "";

  private List<Route> routes() {
    InstantSource clock = InstantSource.fixed(Instant.parse("2027-01-01T00:00:00Z"));
    var routes = new ArrayList<Route>();
    routes.addAll(SwarmRoutes.of(swarm, swarm.ids, swarm.dice, new NextRoots(clock)));
    routes.addAll(NetworkRoutes.of(swarm, engine, swarm.ids, clock));
    routes.addAll(OwnContainers.of(swarm, engine));
    return routes;
  }

  @BeforeEach
  void found() {
    assertEquals(200, status(Asked.post("/swarm/init", INIT)));
    back = create("back", true);
    create("closed", false);
  }

  @Test
  void makesAContainerAtTheAddressThatTheManagersGave() {
    String body =
        """
        {"Image":"busybox","HostConfig":{"NetworkMode":"back","Dns":["9.9.9.9"]},
         "NetworkingConfig":{"EndpointsConfig":{"back":{"Aliases":["front"]}}}}
        """;

    assertEquals(201, status(Asked.post("/containers/create?name=mine", body)));

    assertEquals(List.of(new Guests.Asked(back, "", "mine", List.of("front"))), swarm.guests.asked);
    JsonNode made = made();
    assertEquals("busybox", made.path("Image").asString());
    assertEquals("back", made.path("HostConfig").path("NetworkMode").asString());
    assertEquals("[\"10.0.9.2\",\"9.9.9.9\"]", made.path("HostConfig").path("Dns").toString());
    assertEquals(
        "{\"back\":{\"Aliases\":[\"front\"],\"IPAMConfig\":{\"IPv4Address\":\"10.0.9.7\"}}}",
        made.path("NetworkingConfig").path("EndpointsConfig").toString());
    assertEquals(List.of(), swarm.guests.held());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"HostConfig\":{\"NetworkMode\":\"%s\"}}",
        "{\"hostconfig\":{\"networkmode\":\"%s\"}}",
        "{\"HostConfig\":{\"NetworkMode\":\"%1$s\"},\"NetworkingConfig\":"
            + "{\"EndpointsConfig\":{\"%1$s\":{\"NetworkID\":\"%1$s\"}}}}",
      })
  void callsTheNetworkByTheNameThatTheEngineHasForIt(String body) {
    // Before this node has the network, and after.
    for (String word : List.of("back", back, back.substring(0, 8))) {
      assertEquals(201, status(Asked.post("/containers/create", body.formatted(word))));
      assertSeated(made());
    }
    engine.put("back", CARRIER, back);
    for (String word : List.of("back", CARRIER, "ccc")) {
      assertEquals(201, status(Asked.post("/containers/create", body.formatted(word))));
      assertSeated(made());
    }
  }

  private static void assertSeated(JsonNode made) {
    String text = made.toString();
    assertTrue(text.toLowerCase().contains("\"networkmode\":\"back\""), text);
    assertEquals(
        "{\"back\":{\"IPAMConfig\":{\"IPv4Address\":\"10.0.9.7\"}}}",
        made.path("NetworkingConfig").path("EndpointsConfig").toString());
  }

  @Test
  void meansTheNetworkThatHasTheNameNowAndNotTheOneThatHadIt() {
    engine.put("back", CARRIER, "formerback");

    String body = "{\"HostConfig\":{\"NetworkMode\":\"back\"}}";
    assertEquals(201, status(Asked.post("/containers/create", body)));

    assertEquals(back, swarm.guests.asked.getFirst().network());
    assertSeated(made());
  }

  @Test
  void passesTheWishedAddressOn() {
    String body =
        """
        {"HostConfig":{"NetworkMode":"back"},"NetworkingConfig":{"EndpointsConfig":
         {"back":{"IPAMConfig":{"IPv4Address":"10.0.9.99"}}}}}
        """;

    assertEquals(201, status(Asked.post("/containers/create", body)));

    assertEquals("10.0.9.99", swarm.guests.asked.getFirst().address());
    assertTrue(made().toString().contains("{\"IPv4Address\":\"10.0.9.99\"}"));
  }

  @Test
  void givesOnePlaceOnANetworkWithTwoNames() {
    String body =
        "{\"HostConfig\":{\"NetworkMode\":\"%s\"},\"NetworkingConfig\":{\"EndpointsConfig\":"
            + "{\"back\":{\"Aliases\":[\"front\"]}}}}";

    assertEquals(201, status(Asked.post("/containers/create", body.formatted(back))));

    assertEquals("back", made().path("HostConfig").path("NetworkMode").asString());
    assertEquals(
        "{\"back\":{\"Aliases\":[\"front\"],\"IPAMConfig\":{\"IPv4Address\":\"10.0.9.7\"}}}",
        made().path("NetworkingConfig").path("EndpointsConfig").toString());
    assertEquals(List.of(), swarm.guests.held());
  }

  @Test
  void refusesNetworksThatAreNotAttachable() {
    String why =
        "Could not attach to network closed: rpc error: code = PermissionDenied desc = network"
            + " closed not manually attachable";
    engine.putContainer("mine", "");

    assertRefused(
        500,
        why,
        Asked.post("/containers/create", "{\"HostConfig\":{\"NetworkMode\":\"closed\"}}"));
    assertRefused(500, why, Asked.post("/networks/closed/connect", "{\"Container\":\"mine\"}"));
    assertEquals(List.of(), engine.heard);
  }

  @Test
  void leavesToTheEngineWhatNobodyKnows() {
    assertEquals(
        201, status(Asked.post("/containers/create", "{\"HostConfig\":{\"NetworkMode\":\"no\"}}")));

    assertEquals(List.of("POST /containers/create"), engine.heard);
    assertEquals("{\"HostConfig\":{\"NetworkMode\":\"no\"}}", engine.bodies.getFirst());
  }

  @Test
  void refusesHardwareAddressesOfOnesOwnChoice() {
    assertRefused(
        400,
        "a container on a network of the swarm cannot have a MAC address of its own choice",
        Asked.post(
            "/containers/create",
            "{\"MacAddress\":\"02:42:00:00:00:01\",\"HostConfig\":{\"NetworkMode\":\"back\"}}"));
    assertEquals(List.of(), swarm.guests.held());
  }

  @Test
  void connectsAContainer() {
    engine.putContainer("mine", "");
    String body =
        """
        {"Container":"mine","EndpointConfig":{"IPAMConfig":{"IPv4Address":"10.0.9.50"},
         "Aliases":["front"]}}
        """;

    assertEquals(201, status(Asked.post("/networks/" + back + "/connect", body)));

    assertEquals(
        List.of(new Guests.Asked(back, "10.0.9.50", "mine", List.of("front"))), swarm.guests.asked);
    assertEquals(List.of("POST /networks/back/connect"), engine.heard);
    assertEquals("mine", made().path("Container").asString());
    assertEquals(
        "10.0.9.50",
        made().path("EndpointConfig").path("IPAMConfig").path("IPv4Address").asString());
  }

  @Test
  void disconnectsAContainerAndLooksForWhatIsFree() {
    engine.put("back", CARRIER, back);
    engine.putContainer("mine", "");

    assertEquals(
        201, status(Asked.post("/networks/" + back + "/disconnect", "{\"Container\":\"mine\"}")));

    assertEquals(List.of("POST /networks/back/disconnect"), engine.heard);
    assertEquals(1, swarm.guests.looks);
  }

  @Test
  void looksForWhatIsFreeWhenAContainerIsRemoved() {
    assertEquals(201, status(Asked.delete("/containers/mine?force=1")));

    assertEquals(List.of("DELETE /containers/mine"), engine.heard);
    assertEquals(1, swarm.guests.looks);
  }

  @Test
  void keepsTasksOnTheirNetworks() {
    engine.put("back", CARRIER, back);
    engine.putContainer("web.1", "task1");

    for (String verb : List.of("connect", "disconnect")) {
      assertRefused(
          501,
          "the networks of a task's container are the swarm's: update the service to change network"
              + " back",
          Asked.post("/networks/back/" + verb, "{\"Container\":\"web.1\"}"));
    }
    assertEquals(List.of(), engine.heard);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/networks/bridge/connect | {\"Container\":\"c\",\"EndpointConfig\":{\"NetworkID\":\"%s\"}}",
        "/build?networkmode=%s | {}",
      })
  void letsNobodyInByAnotherDoor(String path, String body) {
    for (String word : List.of("back", back)) {
      assertRefused(
          501,
          "network "
              + word
              + " is the swarm's: containers come to it by docker run and docker network connect"
              + " only",
          Asked.post(path.formatted(word), body.formatted(word)));
    }
    assertEquals(List.of(), engine.heard);
  }

  @Test
  void leavesAllOtherContainersToTheEngine() {
    engine.put("mine", "d".repeat(64), "");
    List<String> bodies =
        List.of(
            "{}",
            "{\"HostConfig\":{\"NetworkMode\":\"mine\"}}",
            "{\"HostConfig\":{\"NetworkMode\":\"host\"}}",
            "{\"HostConfig\":{\"NetworkMode\":\"container:web\"}}",
            "no JSON");
    for (String body : bodies) assertEquals(201, status(Asked.post("/containers/create", body)));
    assertEquals(201, status(Asked.post("/networks/mine/connect", "{\"Container\":\"c\"}")));
    assertEquals(201, status(Asked.post("/networks/mine/disconnect", "{\"Container\":\"c\"}")));
    assertEquals(bodies, engine.bodies.subList(0, 5));
    assertEquals(List.of(), swarm.guests.asked);
  }

  private JsonNode made() {
    return new JsonMapper().readTree(engine.bodies.getLast());
  }

  private String create(String name, boolean attachable) {
    String body =
        "{\"Name\":\"%s\",\"Driver\":\"overlay\",\"Attachable\":%s}".formatted(name, attachable);
    return json(201, Asked.post("/networks/create", body)).path("Id").asString();
  }

  private int status(Incoming asked) {
    return api.answer(asked).status();
  }

  private JsonNode json(int status, Incoming asked) {
    Answer answer = api.answer(asked);
    String text = Asked.text(answer);
    assertEquals(status, answer.status(), text);
    return new JsonMapper().readTree(text);
  }

  private void assertRefused(int status, String why, Incoming asked) {
    JsonNode error = json(status, asked);
    assertEquals(why, error.path("message").asString());
  }
}
