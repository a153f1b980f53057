package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Ground;
import dev.skep.e2e.lab.OnAHost;
import dev.skep.e2e.lab.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Networks of the swarm as they are typed, on one host.
@OnAHost
final class NetworkCommandsTest {
  /// Times that a stack is deployed and removed without a pause.
  private static final int ROUNDS = 20;

  @BeforeEach
  void noNetworks(Ground ground) throws InterruptedException {
    ground.emptySwarm();
    Docker docker = ground.docker();
    for (String name : names(docker, "--filter", "type=custom")) {
      if (!name.equals("ingress")) docker.ok("network", "rm", name);
    }
  }

  @Test
  void createsListsInspectsAndRemoves(Ground ground) throws InterruptedException {
    Docker docker = ground.docker();
    String id =
        docker
            .ok(
                "network",
                "create",
                "-d",
                "overlay",
                "--attachable",
                "--internal",
                "--subnet",
                "10.9.0.0/24",
                "--gateway",
                "10.9.0.9",
                "--ip-range",
                "10.9.0.128/25",
                "--label",
                "tier=db",
                "--opt",
                "com.docker.network.driver.mtu=1400",
                "back")
            .line();
    assertTrue(id.matches("[0-9a-z]{25}"), id);
    docker.ok("network", "create", "--driver", "overlay", "front");
    Await.until(
        "the network has its subnet",
        () -> shown(docker, "back", "{{json .IPAM.Config}}"),
        "[{\"Subnet\":\"10.9.0.0/24\",\"IPRange\":\"10.9.0.128/25\",\"Gateway\":\"10.9.0.9\"}]"
            ::equals);
    assertEquals(
        "overlay swarm true true db 1400",
        shown(
            docker,
            "back",
            "{{.Driver}} {{.Scope}} {{.Internal}} {{.Attachable}} {{.Labels.tier}}"
                + " {{index .Options \"com.docker.network.driver.mtu\"}}"));
    assertEquals(id, shown(docker, id.substring(0, 9), "{{.Id}}"));

    assertEquals(List.of("back", "front", "ingress"), names(docker, "--filter", "driver=overlay"));
    assertEquals(List.of("back"), names(docker, "--filter", "label=tier"));
    assertEquals(List.of("front"), names(docker, "--filter", "name=fron"));
    assertEquals(List.of("back", "front", "ingress"), names(docker, "--filter", "scope=swarm"));
    assertEquals(List.of("bridge", "host", "none"), names(docker, "--filter", "type=builtin"));

    assertEquals(List.of("back", "front"), docker.ok("network", "rm", "back", "front").lines());
    assertEquals(List.of("ingress"), names(docker, "--filter", "scope=swarm"));
    refused(docker, "network back not found", "network", "inspect", "back");
  }

  @Test
  void refusesWhatDockerRefusesAndWhatIsNotBuilt(Ground ground) throws InterruptedException {
    Docker docker = ground.docker();
    docker.ok("network", "create", "-d", "overlay", "taken");
    docker.ok("network", "create", "own");
    String not = " not supported by this version of Skep";
    refused(docker, "network with name taken already exists", create("taken"));
    refused(docker, "network with name own already exists", create("own"));
    refused(docker, "network with name taken already exists", "network", "create", "taken");
    refused(docker, "network with name host already exists", create("host"));
    refused(docker, "name must be valid as a DNS name component", create("a b"));
    refused(docker, " is already present", create("mesh", "--ingress"));
    refused(docker, "IPv6 in swarm networks is" + not, create("n", "--ipv6"));
    refused(
        docker,
        "ipam configuration: invalid subnet 10.9.0.7/24: it should be 10.9.0.0/24",
        create("n", "--subnet", "10.9.0.7/24"));
    refused(
        docker,
        "networks of driver \"macvlan\" with swarm scope are" + not,
        "network",
        "create",
        "--scope",
        "swarm",
        "-d",
        "macvlan",
        "n");
    assertEquals(List.of("ingress", "taken"), names(docker, "--filter", "scope=swarm"));
    docker.ok("network", "rm", "own");
  }

  @Test
  void keepsANetworkWhileSomebodyStandsOnIt(Ground ground) throws InterruptedException {
    Docker docker = ground.docker();
    String id = docker.ok(create("back")).line();
    run(docker, "one", "--network", "name=back,alias=db");
    run(docker, "two", "--network", "back");
    ground.awaitReplicas("one", "1/1");
    ground.awaitReplicas("two", "1/1");

    String said = docker.run("network", "rm", "back").fails().err();
    assertTrue(said.contains("network " + id + " is in use by service "), said);
    assertTrue(said.contains("(one)") && said.contains("(two)"), said);
    assertEquals(List.of("back", "ingress"), names(docker, "--filter", "scope=swarm"));
    String pretty = docker.ok("service", "inspect", "--pretty", "one").out();
    assertTrue(pretty.lines().anyMatch("Networks: back "::equals), pretty);
    assertEquals(
        "[\"db\"]",
        docker
            .ok(
                "service",
                "inspect",
                "-f",
                "{{json (index .Spec.TaskTemplate.Networks 0).Aliases}}",
                "one")
            .line());

    docker.ok("service", "rm", "one", "two");
    docker.ok("network", "rm", "back");
  }

  @Test
  void showsWhoStandsOnANetwork(Ground ground) throws InterruptedException {
    Docker docker = ground.docker();
    docker.ok(create("back"));
    run(docker, "web", "--replicas", "2", "--network", "back");
    ground.awaitReplicas("web", "2/2");

    assertEquals(
        "2", shown(docker, "-v", "back", "{{with index .Services \"web\"}}{{len .Tasks}}{{end}}"));
    assertTrue(
        shown(docker, "-v", "back", "{{with index .Services \"web\"}}{{.VIP}}{{end}}")
            .matches("10\\.[0-9.]+"));
    assertEquals("2", shown(docker, "back", "{{len .Containers}}"));
    String container = ground.containersOf("web").getFirst();
    assertTrue(
        shown(docker, "back", "{{json .Containers}}").contains(container), "another container");
  }

  @Test
  void hidesTheEnginesBridgeBehindANetwork(Ground ground) throws InterruptedException {
    Docker docker = ground.docker();
    String id = docker.ok(create("back")).line();
    run(docker, "web", "--network", "back");
    ground.awaitReplicas("web", "1/1");
    String bridge = ground.engine().ok("network", "inspect", "-f", "{{.Id}}", "back").line();

    assertEquals(List.of("back"), names(docker, "--filter", "name=back"));
    assertEquals(List.of(), names(docker, "--filter", "driver=bridge", "--filter", "name=back"));
    assertEquals(id, shown(docker, bridge, "{{.Id}}"));
    refused(docker, " is in use by service ", "network", "rm", bridge);
    docker.ok("network", "prune", "-f");
    assertEquals(bridge, ground.engine().ok("network", "inspect", "-f", "{{.Id}}", "back").line());
  }

  @Test
  void takesContainersOfTheUsersOwnByNameAndId(Ground ground) throws InterruptedException {
    Docker docker = ground.docker();
    String id = docker.ok(create("back", "--attachable")).line();
    docker.ok("run", "-d", "--name", "mine", "busybox", "sleep", "1d");
    try {
      for (String word : List.of("back", id, id.substring(0, 10))) {
        docker.ok("run", "--rm", "--network", word, "busybox", "true");
        docker.ok("network", "connect", word, "mine");
        refused(docker, "container mine on node", "network", "rm", "back");
        docker.ok("network", "disconnect", word, "mine");
      }
    } finally {
      docker.ok("rm", "-f", "mine");
    }
  }

  @Test
  void runsTasksOnNetworksThatTheNodeHas(Ground ground) throws InterruptedException {
    Docker docker = ground.docker();
    run(docker, "onhost", "--network", "host", "--publish", "mode=host,published=7,target=7");
    run(docker, "onbridge", "--network", "bridge", "--publish", "8090:80");
    ground.awaitReplicas("onhost", "1/1");
    ground.awaitReplicas("onbridge", "1/1");

    assertEquals("host", modeOf(ground, "onhost"));
    assertEquals(
        ground.host().name(),
        docker.ok("exec", ground.containersOf("onhost").getFirst(), "hostname").line());
    assertTrue(networksOf(ground, "onbridge").contains("bridge"), networksOf(ground, "onbridge"));
    String pretty = docker.ok("service", "inspect", "--pretty", "onhost").out();
    assertTrue(pretty.lines().anyMatch("Networks: host "::equals), pretty);
    assertEquals(List.of("bridge", "host", "none"), names(docker, "--filter", "type=builtin"));
    refused(docker, "is a pre-defined network and cannot be removed", "network", "rm", "host");
    refused(
        docker,
        "ports cannot be published with ingress mode by a service on network host",
        service("n", "--network", "host", "--publish", "80:80"));
    refused(
        docker,
        "Service cannot be explicitly attached to the ingress network \"ingress\"",
        service("n", "--network", "ingress"));
    refused(docker, "network nope not found", service("n", "--network", "nope"));
  }

  private static String modeOf(Ground ground, String service) throws InterruptedException {
    return inspected(ground, service, "{{.HostConfig.NetworkMode}}");
  }

  private static String networksOf(Ground ground, String service) throws InterruptedException {
    return inspected(ground, service, "{{json .NetworkSettings.Networks}}");
  }

  private static String inspected(Ground ground, String service, String format)
      throws InterruptedException {
    String container = ground.containersOf(service).getFirst();
    return ground.docker().ok("inspect", "-f", format, container).line();
  }

  @Test
  void movesAServiceFromNetworkToNetwork(Ground ground) throws InterruptedException {
    Docker docker = ground.docker();
    docker.ok(create("old"));
    docker.ok(create("new"));
    run(docker, "web", "--network", "old");
    ground.awaitReplicas("web", "1/1");

    docker.ok(
        "service",
        "update",
        "-q",
        "--update-monitor",
        "100ms",
        "--network-rm",
        "old",
        "--network-add",
        "name=new,alias=w",
        "web");

    Await.until(
        "its container is on the other network",
        () -> ground.containersOf("web").size() == 1 ? networksOf(ground, "web") : "",
        now -> now.contains("\"new\"") && !now.contains("\"old\""));
    docker.ok("network", "rm", "old");
    refused(docker, "is in use by service", "network", "rm", "new");
  }

  @Test
  void replacesTheIngressNetwork(Ground ground) throws InterruptedException {
    Docker docker = ground.docker();
    run(docker, "web", "--publish", "8091:80");
    ground.awaitReplicas("web", "1/1");
    String said = removeIngress(docker).fails().err();
    assertTrue(said.contains("ingress network cannot be removed because service "), said);
    docker.ok("service", "rm", "web");
    Await.until("its container is gone", ground::containers, List::isEmpty);
    removeIngress(docker).ok();
    refused(
        docker,
        "service needs ingress network, but no ingress network is present",
        service("n", "--publish", "8092:80"));

    docker.ok(create("ingress", "--ingress", "--subnet", "10.77.0.0/16"));
    docker.ok("service", "create", "-qd", "--name", "back", "-p", "8093:80", "whoami");
    ground.awaitReplicas("back", "1/1");
    Await.until("the port answers", () -> ground.visit(8093, "/").exit(), exit -> exit == 0);
  }

  /// The client asks whether that is meant.
  private static Output removeIngress(Docker docker) throws InterruptedException {
    return docker.command("network", "rm", "ingress").input("y\n").run();
  }

  @Test
  void prunesWhatNobodyUses(Ground ground) throws InterruptedException {
    Docker docker = ground.docker();
    docker.ok(create("used"));
    docker.ok(create("spare"));
    docker.ok("network", "create", "own");
    run(docker, "web", "--network", "used");
    ground.awaitReplicas("web", "1/1");

    String said = docker.ok("network", "prune", "-f").out();

    assertTrue(said.contains("spare") && said.contains("own"), said);
    assertFalse(said.contains("used"), said);
    assertEquals(List.of("ingress", "used"), names(docker, "--filter", "type=custom"));
  }

  @Test
  void tellsOfNetworksInEvents(Ground ground) throws InterruptedException {
    Docker docker = ground.docker();
    String since = Long.toString(Instant.now().getEpochSecond());
    docker.ok(create("told"));
    Await.until(
        "it has a subnet",
        () -> shown(docker, "told", "{{len .IPAM.Config}}"),
        count -> count.equals("1"));
    docker.ok("network", "rm", "told");

    List<String> told =
        docker
            .ok(
                "events",
                "--since",
                since,
                "--until",
                Long.toString(Instant.now().getEpochSecond() + 1),
                "--filter",
                "type=network",
                "--filter",
                "scope=swarm",
                "--format",
                "{{.Action}} {{.Actor.Attributes.name}}")
            .lines()
            .stream()
            // Of the same second, an earlier test's.
            .filter(line -> line.endsWith(" told"))
            .toList();
    assertEquals(List.of("create told", "update told", "remove told"), told);
  }

  @Test
  void deploysAndRemovesAStackOverAndOver(Ground ground, @TempDir Path files)
      throws IOException, InterruptedException {
    Docker docker = ground.docker();
    Path stack = files.resolve("stack.yml");
    Files.writeString(
        stack,
        """
        version: "3.8"
        services:
          web:
            image: whoami
            ports: ["8094:80"]
            configs: [settings]
            stop_grace_period: 1s
          side:
            image: busybox
            command: sleep 1d
            stop_grace_period: 1s
        configs:
          settings: {file: ./stack.yml}
        """);
    for (int round = 0; round < ROUNDS; round++) {
      docker.ok("stack", "deploy", "-c", stack.toString(), "s");
      docker.ok("stack", "rm", "s");
    }
    docker.ok("stack", "deploy", "-c", stack.toString(), "s");
    ground.awaitReplicas("s_web", "1/1");
    ground.awaitReplicas("s_side", "1/1");
    Await.until("the port answers", () -> ground.visit(8094, "/").exit(), exit -> exit == 0);
    docker.ok("stack", "rm", "s");

    assertEquals(List.of("ingress"), names(docker, "--filter", "scope=swarm"));
    assertEquals(List.of(), docker.ok("config", "ls", "-q").lines());
    Await.until("no container is left", ground::containers, List::isEmpty);
    Await.until(
        "no bridge is left on the engine",
        () ->
            ground
                .engine()
                .ok(
                    "network",
                    "ls",
                    "--filter",
                    "label=dev.skep.network.id",
                    "--format",
                    "{{.Name}}")
                .lines(),
        names -> List.of("ingress").containsAll(names));
  }

  private static String[] create(String name, String... options) {
    var words = new ArrayList<>(List.of("network", "create", "-d", "overlay"));
    words.addAll(List.of(options));
    words.add(name);
    return words.toArray(String[]::new);
  }

  private static void run(Docker docker, String name, String... options)
      throws InterruptedException {
    docker.ok(service(name, options));
  }

  private static String[] service(String name, String... options) {
    var words = new ArrayList<>(List.of("service", "create", "-qd", "--name", name));
    words.addAll(List.of("--no-resolve-image", "--stop-grace-period", "0s"));
    words.addAll(List.of(options));
    words.addAll(List.of("busybox", "sleep", "1d"));
    return words.toArray(String[]::new);
  }

  private static List<String> names(Docker docker, String... options) throws InterruptedException {
    var words = new ArrayList<>(List.of("network", "ls", "--format", "{{.Name}}"));
    words.addAll(List.of(options));
    return docker.ok(words.toArray(String[]::new)).lines().stream().sorted().toList();
  }

  /// @param words options and name, and the format
  private static String shown(Docker docker, String... words) throws InterruptedException {
    var line = new ArrayList<>(List.of("network", "inspect"));
    line.addAll(List.of("-f", words[words.length - 1]));
    line.addAll(List.of(words).subList(0, words.length - 1));
    return docker.ok(line.toArray(String[]::new)).line();
  }

  private static void refused(Docker docker, String why, String... words)
      throws InterruptedException {
    String said = docker.run(words).fails().err();
    assertTrue(said.contains(why), said);
  }
}
