package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Ground;
import dev.skep.e2e.lab.OnAHost;
import dev.skep.e2e.lab.Output;
import java.util.List;
import org.junit.jupiter.api.Test;

/// From no swarm to a swarm of one and back.
@OnAHost
final class SwarmCommandsTest {
  private static final String TOKEN = "SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}";

  @Test
  void refusesSwarmCommandsBeforeThereIsASwarm(Ground ground) throws InterruptedException {
    ground.noSwarm();
    for (List<String> words :
        List.of(
            List.of("node", "ls"),
            List.of("service", "ls"),
            List.of("service", "create", "nginx"),
            List.of("swarm", "join-token", "worker"))) {
      assertEquals(
          "Error response from daemon: This node is not a swarm manager. Use \"docker swarm init\""
              + " or \"docker swarm join\" to connect this node to swarm and try again.",
          ground.docker().run(words.toArray(String[]::new)).fails().err().strip());
    }
    assertEquals(
        "Error response from daemon: This node is not part of a swarm",
        ground.docker().run("swarm", "leave").fails().err().strip());
    assertEquals("inactive", state(ground));
  }

  @Test
  void foundsASwarmAndTellsHowToJoin(Ground ground) throws InterruptedException {
    ground.noSwarm();
    String said = ground.init().out().strip();
    String node = ground.docker().ok("info", "--format", "{{.Swarm.NodeID}}").line();
    assertTrue(
        said.matches(
            """
            Swarm initialized: current node \\(%s\\) is now a manager.

            To add a worker to this swarm, run the following command:

                docker swarm join --token %s %s:2377

            To add a manager to this swarm, run 'docker swarm join-token manager' and follow the instructions.\
            """
                .formatted(node, TOKEN, ground.host().address())),
        said);
    assertEquals("active", state(ground));
    String again = ground.docker().run("swarm", "init").fails().err().strip();
    assertEquals(
        "Error response from daemon: This node is already part of a swarm. Use \"docker swarm"
            + " leave\" to leave this swarm and join another one.",
        again);
  }

  @Test
  void keepsOneTokenForEachRole(Ground ground) throws InterruptedException {
    ground.emptySwarm();
    String worker = ground.docker().ok("swarm", "join-token", "-q", "worker").line();
    String manager = ground.docker().ok("swarm", "join-token", "-q", "manager").line();
    assertTrue(worker.matches(TOKEN), worker);
    assertTrue(manager.matches(TOKEN), manager);
    assertTrue(!worker.equals(manager), "both roles have " + worker);
    Output text = ground.docker().ok("swarm", "join-token", "manager");
    assertEquals(
        List.of(
            "To add a manager to this swarm, run the following command:",
            "",
            "    docker swarm join --token " + manager + " " + ground.host().address() + ":2377"),
        text.lines());
  }

  @Test
  void describesTheSwarmToEveryClient(Ground ground) throws InterruptedException {
    ground.emptySwarm();
    for (Docker docker : ground.clients()) {
      String info = docker.ok("info").out();
      String node = docker.ok("info", "--format", "{{.Swarm.NodeID}}").line();
      for (String line :
          List.of(
              "Swarm: active",
              "NodeID: " + node,
              "Is Manager: true",
              "Managers: 1",
              "Nodes: 1",
              "Node Address: " + ground.host().address(),
              "Task History Retention Limit: 5",
              "Heartbeat Period: 5 seconds")) {
        assertTrue(info.contains(" " + line + "\n"), docker + " misses " + line + " in " + info);
      }
      Output version = docker.ok("version", "--format", "{{.Server.APIVersion}} {{.Server.Os}}");
      assertTrue(version.line().endsWith(" linux"), version.line());
    }
  }

  @Test
  void listsAndDescribesItsNode(Ground ground) throws InterruptedException {
    ground.emptySwarm();
    for (Docker docker : ground.clients()) {
      String node = docker.ok("info", "--format", "{{.Swarm.NodeID}}").line();
      List<String> table = docker.ok("node", "ls").lines();
      assertTrue(
          table
              .get(0)
              .matches("ID +HOSTNAME +STATUS +AVAILABILITY +MANAGER STATUS +ENGINE VERSION"),
          table.get(0));
      assertTrue(
          table.get(1).matches(node + " \\* +h1 +Ready +Active +Leader +\\S+"), table.get(1));
      assertEquals(2, table.size());
      assertEquals(
          node + " manager active ready",
          docker
              .ok(
                  "node",
                  "inspect",
                  "self",
                  "--format",
                  "{{.ID}} {{.Spec.Role}} {{.Spec.Availability}} {{.Status.State}}")
              .line());
      String pretty = docker.ok("node", "inspect", "--pretty", "self").out();
      assertTrue(pretty.contains("Raft Status:\t\tReachable"), pretty);
      assertTrue(docker.ok("node", "ps").lines().getFirst().startsWith("ID "), "no header");
    }
  }

  @Test
  void leavesOnlyByForceAndLeavesNothingBehind(Ground ground) throws InterruptedException {
    ground.emptySwarm();
    ground
        .docker()
        .ok("service", "create", "-q", "-d", "--name", "who", "-p", "8000:8000", "whoami");
    ground.awaitReplicas("who", "1/1");
    assertEquals(
        "Error response from daemon: You are attempting to leave the swarm on a node that is"
            + " participating as a manager. Removing the last manager erases all current state of"
            + " the swarm. Use `--force` to ignore this message.",
        ground.docker().run("swarm", "leave").fails().err().strip());
    assertEquals("active", state(ground));

    assertEquals("Node left the swarm.", ground.docker().ok("swarm", "leave", "--force").line());

    assertEquals("inactive", state(ground));
    assertEquals(List.of(), ground.containers());
    assertEquals(
        List.of("bridge", "host", "none"),
        ground.engine().ok("network", "ls", "--format", "{{.Name}}").lines().stream()
            .sorted()
            .toList());
    String kernel =
        ground.host().sh("nft list tables; ip -o link; ip rule; iptables -S").run().ok().out();
    assertTrue(!kernel.contains("skep"), kernel);
  }

  private static String state(Ground ground) throws InterruptedException {
    return ground.docker().ok("info", "--format", "{{.Swarm.LocalNodeState}}").line();
  }
}
