package dev.skep.daemon.http.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.http.Api;
import dev.skep.daemon.http.Asked;
import dev.skep.daemon.http.engine.SwarmPart;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `/info` and pings say of the swarm, on every kind of node.
class SwarmStatusTest {
  private final FakeSwarm swarm = new FakeSwarm();
  private final SwarmStatus status = new SwarmStatus(swarm);

  @Test
  void aNodeOutsideSaysSo() {
    says("inactive", "inactive", false, "");
  }

  @Test
  void aNodeThatJoinsWaits() {
    swarm.become(new Standing.Pending());
    says("pending", "pending", false, "");
  }

  @Test
  void aWorkerHasNoControlAndShowsNoCluster() {
    swarm.become(new Standing.Worker());
    says("active/worker", "active", false, "");
    assertEquals(1, swarmOf(status.get()).get("RemoteManagers").size());
    assertFalse(swarmOf(status.get()).has("Cluster"));
  }

  @Test
  void aLockedManagerSaysHowToUnlockIt() {
    swarm.become(new Standing.Locked());
    says(
        "locked",
        "locked",
        false,
        "Swarm is encrypted and needs to be unlocked before it can be used. Please use \"docker"
            + " swarm unlock\" to unlock it.");
  }

  @Test
  void aManagerThatDidNotStartSaysWhy() {
    swarm.become(new Standing.Failed("the disk is full"));
    says("error", "error", false, "the disk is full");
  }

  @Test
  void aManagerThatStartsHasNoControlYet() {
    swarm.become(new Standing.Preparing());
    says("active/manager", "active", false, "");
  }

  @Test
  void anyManagerShowsTheCluster() {
    found();
    says("active/manager", "active", true, "");
    swarm.follow(new FakeLeaders(new Leadership.There("m2:2377", 3)));
    says("active/manager", "active", true, "");

    JsonNode info = swarmOf(status.get());
    assertEquals(1, info.get("Nodes").asInt());
    assertEquals(1, info.get("Managers").asInt());
    assertFalse(info.get("Cluster").has("JoinTokens"));
  }

  @Test
  void anElectionIsNoError() {
    found();
    swarm.follow(new FakeLeaders(new Leadership.Nobody(Duration.ofSeconds(2))));
    says("active/manager", "active", true, "");
    assertEquals(List.of(), status.get().warnings());
  }

  @Test
  void aLostQuorumIsAnErrorAndTheRestMayBeStale() {
    found();
    swarm.follow(new FakeLeaders(new Leadership.Nobody(Duration.ofMinutes(1))));
    says(
        "active/manager",
        "active",
        true,
        "rpc error: code = Unknown desc = The swarm does not have a leader. It's possible that too"
            + " few managers are online. Make sure more than half of the managers are online.");
    assertEquals(1, status.get().warnings().size());
    assertTrue(status.get().warnings().getFirst().contains("may be stale"));
    assertEquals(1, swarmOf(status.get()).get("Nodes").asInt());
  }

  private void found() {
    var api = new Api(SwarmRoutesTest.routes(swarm), () -> "test");
    var answer = api.answer(Asked.post("/swarm/init", "{\"ListenAddr\":\"127.0.0.1:2377\"}"));
    assertEquals(200, answer.status());
  }

  private void says(String header, String state, boolean control, String error) {
    SwarmPart part = status.get();
    assertEquals(header, part.state());
    JsonNode info = swarmOf(part);
    assertEquals(state, info.get("LocalNodeState").asString());
    assertEquals(control, info.get("ControlAvailable").asBoolean());
    assertEquals(error, info.get("Error").asString());
  }

  private static JsonNode swarmOf(SwarmPart part) {
    return new JsonMapper().readTree(new String(part.json(), StandardCharsets.UTF_8));
  }
}
