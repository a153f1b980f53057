package dev.skep.daemon.http.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Api;
import dev.skep.daemon.http.Asked;
import dev.skep.daemon.http.Client;
import dev.skep.daemon.http.Incoming;
import dev.skep.daemon.http.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Networks on a manager that does not lead: the swarm's from the leader, the engine's from this
/// node's own. Both nodes have an engine with a network `bridge` of its own.
class FollowerNetworksTest {
  private static final String INIT = "{\"ListenAddr\":\"127.0.0.1:2377\"}";

  private final FakeSwarm leadersSwarm = new FakeSwarm();
  private final FakeSwarm followersSwarm = new FakeSwarm();
  private final Api leader = new Api(SwarmRoutesTest.routes(leadersSwarm), () -> "test");
  private final Api follower = new Api(SwarmRoutesTest.routes(followersSwarm), () -> "test");

  @BeforeEach
  void found() {
    assertEquals(200, leader.answer(Asked.post("/swarm/init", INIT)).status());
    followersSwarm.become(new Standing.Manager());
    followersSwarm.follow(
        new FakeLeaders(new Leadership.There("m1:2377", 1)).answering(this::passedOn));
  }

  private Answer passedOn(Request request) {
    return leader.answer(
        new Incoming(
            request.method(),
            request.path(),
            request.rawQuery(),
            request.headers(),
            request.body(),
            new Manager()));
  }

  private record Manager() implements Client {
    @Override
    public String address() {
      return "manager m2";
    }

    @Override
    public boolean isManager() {
      return true;
    }

    @Override
    public void whenGone(Runnable action) {}
  }

  @Test
  void theListHasTheSwarmsOfTheLeaderAndTheEnginesOfThisNode() {
    assertEquals(List.of("ingress", "bridge"), names(follower.answer(Asked.get("/networks"))));
  }

  @Test
  void aManagerIsToldOfTheSwarmsNetworksOnly() {
    assertEquals(
        List.of("ingress"),
        names(
            leader.answer(
                new Incoming(
                    "GET",
                    "/networks",
                    "",
                    Asked.get("/networks").headers(),
                    Asked.get("/networks").body(),
                    new Manager()))));
  }

  @Test
  void oneNetworkIsTheLeadersOrThisEngines() {
    JsonNode ingress = json(follower.answer(Asked.get("/networks/ingress")));
    assertEquals("swarm", ingress.get("Scope").asString());
    // The engine of this test answers everything with its list.
    assertTrue(json(follower.answer(Asked.get("/networks/bridge"))).isArray());
    assertEquals(404, follower.answer(Asked.get("/networks/nope?scope=swarm")).status());
    // The swarm has one of that name, too: what services on it mean.
    JsonNode bridge = json(follower.answer(Asked.get("/networks/bridge?scope=swarm")));
    assertEquals("swarm", bridge.get("Scope").asString());
  }

  @Test
  void withoutALeaderTheEnginesAreShownAlone() {
    followersSwarm.follow(new FakeLeaders(new Leadership.Nobody(Duration.ofMinutes(1))));

    assertEquals(List.of("skep_x", "bridge"), names(follower.answer(Asked.get("/networks"))));
    assertTrue(json(follower.answer(Asked.get("/networks/bridge"))).isArray());
    assertTrue(json(follower.answer(Asked.delete("/networks/bridge"))).isArray());
  }

  @Test
  void withoutALeaderWhatIsKnownOfTheSwarmIsShownAsStale() {
    leadersSwarm.follow(new FakeLeaders(new Leadership.Nobody(Duration.ofMinutes(1))));

    Answer answer = leader.answer(Asked.get("/networks"));

    assertEquals(List.of("ingress", "bridge"), names(answer));
    assertEquals(Optional.of("true"), answer.headers().first("Skep-Stale"));
  }

  private static List<String> names(Answer answer) {
    assertEquals(200, answer.status());
    return json(answer).valueStream().map(it -> it.get("Name").asString()).toList();
  }

  private static JsonNode json(Answer answer) {
    return new JsonMapper().readTree(Asked.text(answer));
  }
}
