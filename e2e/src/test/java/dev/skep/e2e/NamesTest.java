package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Ground;
import dev.skep.e2e.lab.OnAHost;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Containers find services and tasks by name, through the engine's own resolver.
@OnAHost
final class NamesTest {
  @BeforeEach
  void aNetwork(Ground ground) throws InterruptedException {
    ground.emptySwarm();
    Docker docker = ground.docker();
    for (String name : List.of("front", "vault")) {
      if (!docker.ok("network", "ls", "-q", "--filter", "name=" + name).lines().isEmpty()) {
        docker.ok("network", "rm", name);
      }
    }
    docker.ok("network", "create", "-d", "overlay", "front");
    docker.ok("network", "create", "-d", "overlay", "--internal", "vault");
  }

  @Test
  void aServiceIsFoundByItsNames(Ground ground) throws InterruptedException {
    Docker docker = ground.docker();
    service(docker, "web", "--replicas", "2", "--network", "name=front,alias=www");
    service(docker, "asker", "--network", "front");
    List<String> tasks = addresses(ground.engine(), "web", "front");
    assertEquals(2, tasks.size());
    Await.until("both serve", () -> asked(ground.engine(), "asker", "tasks.web"), tasks::equals);

    String virtual = virtualIp(docker, "web");
    assertEquals(List.of(virtual), asked(ground.engine(), "asker", "web"));
    assertEquals(List.of(virtual), asked(ground.engine(), "asker", "www"));
    assertEquals(List.of(virtual), asked(ground.engine(), "asker", "web.front"));
    assertEquals(tasks, asked(ground.engine(), "asker", "tasks.www"));
    var slots = new ArrayList<String>();
    for (int slot = 1; slot <= 2; slot++) {
      slots.addAll(asked(ground.engine(), "asker", slot + ".web"));
    }
    assertEquals(tasks, slots.stream().sorted().toList());
  }

  @Test
  void namesFollowTheTasks(Ground ground) throws InterruptedException {
    Docker docker = ground.docker();
    service(docker, "web", "--endpoint-mode", "dnsrr", "--replicas", "2", "--network", "front");
    service(docker, "asker", "--network", "front");
    Docker engine = ground.engine();
    List<String> before = addresses(engine, "web", "front");
    Await.until("both serve", () -> asked(engine, "asker", "web"), before::equals);

    engine.ok("kill", containers(engine, "web").getFirst());
    List<String> after =
        Await.until(
            "another task has taken the place of the one that died",
            () -> asked(engine, "asker", "web"),
            found -> found.size() == 2 && !found.equals(before));
    assertEquals(addresses(engine, "web", "front"), after);
    assertNotEquals(before, after);

    docker.ok("service", "scale", "-d", "web=0");
    Await.until("nobody serves", () -> asked(engine, "asker", "web"), List::isEmpty);
  }

  @Test
  void namesAreOfTheAskersNetworksOnly(Ground ground) throws InterruptedException {
    Docker docker = ground.docker();
    service(docker, "safe", "--network", "vault");
    service(docker, "asker", "--network", "front");
    service(docker, "door", "--network", "front", "--network", "vault");
    Docker engine = ground.engine();
    assertEquals(List.of(virtualIp(docker, "safe")), asked(engine, "door", "safe"));
    assertEquals(List.of(), asked(engine, "asker", "safe"));
    assertEquals(List.of(), asked(engine, "asker", "safe.vault"));
  }

  private static void service(Docker docker, String name, String... flags)
      throws InterruptedException {
    var words = new ArrayList<>(List.of("service", "create", "-qd", "--name", name));
    words.addAll(List.of("--stop-grace-period", "1s", "--restart-delay", "0s"));
    words.addAll(List.of(flags));
    words.addAll(List.of("busybox:latest", "sleep", "1d"));
    docker.ok(words.toArray(String[]::new));
    String replicas = List.of(flags).contains("2") ? "2/2" : "1/1";
    Await.replicas(docker, name, replicas);
  }

  private static String virtualIp(Docker docker, String service) throws InterruptedException {
    String withPrefix =
        docker
            .ok("service", "inspect", "-f", "{{(index .Endpoint.VirtualIPs 0).Addr}}", service)
            .line();
    return withPrefix.substring(0, withPrefix.indexOf('/'));
  }

  private static List<String> containers(Docker engine, String service)
      throws InterruptedException {
    return engine
        .ok("ps", "-q", "--filter", "label=com.docker.swarm.service.name=" + service)
        .lines();
  }

  /// What the engine says that the service's containers have.
  private static List<String> addresses(Docker engine, String service, String network)
      throws InterruptedException {
    var found = new ArrayList<String>();
    String format = "{{(index .NetworkSettings.Networks \"" + network + "\").IPAddress}}";
    for (String container : containers(engine, service)) {
      found.add(engine.ok("inspect", "-f", format, container).line());
    }
    return found.stream().sorted().toList();
  }

  /// Addresses that a container of the service is told; none if the name is not known to it.
  private static List<String> asked(Docker engine, String service, String name)
      throws InterruptedException {
    String container = containers(engine, service).getFirst();
    List<String> lines = engine.run("exec", container, "nslookup", name).lines();
    return lines.stream()
        .dropWhile(line -> !line.startsWith("Name:"))
        .filter(line -> line.startsWith("Address"))
        .map(line -> line.replaceFirst("Address( \\d+)?:\\s*", "").split(" ")[0])
        .distinct()
        .sorted()
        .toList();
  }
}
