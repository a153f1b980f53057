package dev.skep.daemon.http.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skep.daemon.http.Api;
import dev.skep.daemon.http.engine.Identity;
import dev.skep.daemon.http.engine.SystemRoutes;
import dev.skep.daemon.http.jetty.ApiServer;
import dev.skep.daemon.testkit.Shell;
import dev.skep.dockerapi.client.Endpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The genuine client against these routes, over a socket.
class DockerCliTest {
  @TempDir Path directory;

  private final FakeSwarm swarm = new FakeSwarm();
  private ApiServer server;

  @BeforeEach
  void serve() throws Exception {
    assumeTrue(Shell.find("docker").isPresent(), "there is no docker command on this machine");
    var identity = new Identity("test", "test", "2026-01-01T00:00:00Z");
    var routes =
        Stream.concat(
                SystemRoutes.withoutEngine(identity, new SwarmStatus(swarm)).stream(),
                SwarmRoutesTest.routes(swarm).stream())
            .toList();
    server =
        ApiServer.start(
            List.of(Endpoint.parse("unix://" + socket())),
            new Api(routes, identity::asDockerVersion));
  }

  @AfterEach
  void stop() {
    if (server != null) server.close();
  }

  @Test
  void foundsASwarmAndShowsIt() throws Exception {
    String init = docker("swarm", "init", "--advertise-addr", "127.0.0.1");

    assertEquals(
        "Swarm initialized: current node ("
            + FakeSwarm.SELF
            + ") is now a manager.\n\n"
            + "To add a worker to this swarm, run the following command:\n\n"
            + "    docker swarm join --token "
            + FakeSwarm.WORKER_TOKEN
            + " 127.0.0.1:2377\n\n"
            + "To add a manager to this swarm, run 'docker swarm join-token manager' and follow"
            + " the instructions.\n",
        init);
    assertEquals(
        """
        ID                            HOSTNAME   STATUS    AVAILABILITY   MANAGER STATUS   ENGINE VERSION
        mbvvbbu58sf4jfrzr7fzz22bt *   vm         Ready     Active         Leader           20.10.24+dfsg1
        """,
        docker("node", "ls"));
    assertEquals(FakeSwarm.MANAGER_TOKEN + "\n", docker("swarm", "join-token", "-q", "manager"));
    String info = docker("info");
    for (String line :
        List.of(
            " Swarm: active\n",
            "  NodeID: " + FakeSwarm.SELF + "\n",
            "  Is Manager: true\n",
            "  Managers: 1\n",
            "  Nodes: 1\n",
            "  Data Path Port: 4789\n",
            "   Task History Retention Limit: 5\n",
            "   Heartbeat Period: 5 seconds\n",
            "   Expiry Duration: 3 months\n",
            "  Node Address: 127.0.0.1\n",
            "   127.0.0.1:2377\n")) {
      assertTrue(info.contains(line), () -> line + " is not in\n" + info);
    }
  }

  @Test
  void walksAServiceThroughItsLife() throws Exception {
    docker("swarm", "init", "--advertise-addr", "127.0.0.1");

    String id =
        docker("service", "create", "-d", "--name", "web", "--replicas", "2", "busybox", "top")
            .strip();
    assertEquals(swarm.serviceNamed("web").value(), id);
    assertEquals(
        "ID             NAME      MODE         REPLICAS   IMAGE            PORTS\n"
            + id.substring(0, 12)
            + "   web       replicated   2/2        busybox:latest   \n",
        docker("service", "ls"));
    assertEquals("web.1 busybox:latest vm Running\nweb.2 busybox:latest vm Running\n", tasks());
    assertEquals("web scaled to 3\n", docker("service", "scale", "-d", "web=3"));
    assertEquals("3/3\n", docker("service", "ls", "--format", "{{.Replicas}}"));
    assertTrue(docker("service", "inspect", "--pretty", "web").contains("Replicas:\t3"));
    assertEquals(
        "busybox:latest\n",
        docker("service", "inspect", "-f", "{{.Spec.TaskTemplate.ContainerSpec.Image}}", "web"));
    docker("service", "update", "-d", "--env-add", "A=1", "--no-resolve-image", "web");
    docker("service", "rollback", "-d", "web");
    assertEquals("web\n", docker("service", "rm", "web"));
    assertEquals("", docker("service", "ls", "-q"));
  }

  @Test
  void endsByItselfOnceAllTasksRun() throws Exception {
    docker("swarm", "init", "--advertise-addr", "127.0.0.1");

    String out =
        docker("service", "create", "--name", "web", "--update-monitor", "1s", "busybox", "top");

    assertTrue(out.contains("overall progress: 1 out of 1 tasks"), out);
    assertTrue(out.contains("converged"), out);
  }

  @Test
  void keepsTheLastManagerUnlessForced() throws Exception {
    docker("swarm", "init", "--advertise-addr", "127.0.0.1");

    Shell.Result refused = run("swarm", "leave");

    assertEquals(1, refused.exit());
    assertTrue(refused.err().contains("Removing the last manager erases"), refused.err());
    assertEquals("Node left the swarm.\n", docker("swarm", "leave", "--force"));
  }

  private String tasks() throws Exception {
    return docker(
        "service", "ps", "web", "--format", "{{.Name}} {{.Image}} {{.Node}} {{.DesiredState}}");
  }

  private String docker(String... arguments) throws Exception {
    return run(arguments).ok().out();
  }

  private Shell.Result run(String... arguments) throws Exception {
    var command = new ArrayList<String>(List.of("docker", "-H", "unix://" + socket()));
    command.addAll(List.of(arguments));
    return Shell.run(command, Map.of("DOCKER_CONFIG", directory.toString()), new byte[0]);
  }

  private Path socket() {
    return directory.resolve("api.sock");
  }
}
