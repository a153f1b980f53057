package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Cluster;
import dev.skep.e2e.lab.Command;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Node;
import dev.skep.e2e.lab.OnHosts;
import dev.skep.e2e.lab.Output;
import dev.skep.e2e.lab.PrivateRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images that a registry hands out only to those who show a password: the user who creates the
/// service has logged in, the nodes have not.
@OnHosts(2)
final class RegistryTest {
  @TempDir Path login;

  private final Cluster cluster;
  private final PrivateRegistry registry;
  private final String image;

  RegistryTest(Cluster cluster) {
    this.cluster = cluster;
    registry = new PrivateRegistry(cluster.node(1).host().clientAddress(), "bee", "honey");
    image = registry.address() + "/private/app";
  }

  @BeforeEach
  void pushAnImage() throws InterruptedException {
    cluster.swarm(1, 1);
    for (Node node : cluster.nodes()) trust(node);
    logIn("honey");
    for (String tag : List.of("1", "2")) {
      Docker docker = cluster.node(1).docker();
      // Two contents, so that the second is not there when the first is.
      String container = docker.ok("create", "busybox", "echo", tag).line();
      docker.ok("commit", container, image + ":" + tag);
      docker.ok("rm", container);
      typed("push", image + ":" + tag).ok();
      docker.ok("rmi", image + ":" + tag);
    }
  }

  @AfterEach
  void closeRegistry() throws InterruptedException {
    registry.close();
    for (Node node : cluster.nodes()) node.host().sh("rm -r " + trusted()).run().ok();
  }

  /// Docker looks there each time.
  private void trust(Node node) throws InterruptedException {
    node.host()
        .sh("mkdir -p " + trusted() + " && cat > " + trusted() + "/ca.crt")
        .input(registry.certificate())
        .run()
        .ok();
  }

  private String trusted() {
    return "/etc/docker/certs.d/" + registry.address();
  }

  private void logIn(String password) throws InterruptedException {
    command("login", "-u", "bee", "--password-stdin", registry.address())
        .input(password)
        .run()
        .ok();
  }

  /// What the user types who has logged in.
  private Output typed(String... words) throws InterruptedException {
    return command(words).run();
  }

  private Command command(String... words) {
    return cluster.node(1).docker().command(words).with("DOCKER_CONFIG", login.toString());
  }

  @Test
  void pullsOnEachNodeWithWhatTheUserHasShown() throws InterruptedException {
    create("app", "--with-registry-auth", "--mode", "global").ok();
    Await.replicas(cluster.node(1).docker(), "app", "2/2");
    String pinned = "{{.Spec.TaskTemplate.ContainerSpec.Image}}";
    String asked = typed("service", "inspect", "-f", pinned, "app").ok().line();
    assertTrue(asked.startsWith(image + ":1@sha256:"), asked);
    for (String kind : List.of("service", "task")) {
      String id =
          kind.equals("task") ? typed("service", "ps", "-q", "app").lines().getFirst() : "app";
      String shown = typed("inspect", "--type", kind, id).ok().out();
      assertFalse(shown.contains("honey") || shown.contains(encoded("honey")), shown);
    }

    // Without another word, the next image is fetched with what was shown for the first. (The
    // client itself shows nothing then, and so cannot pin what it has not seen.)
    typed("service", "update", "-q", "--update-monitor", "0s", "--image", image + ":2", "app").ok();
    Await.replicas(cluster.node(1).docker(), "app", "2/2");
    for (Node node : cluster.nodes()) {
      Await.until(
          "the update is done on " + node, () -> node.containersOf("app").size(), one -> one == 1);
      String runs =
          node.engine()
              .ok("inspect", "-f", "{{.Config.Image}}", node.containersOf("app").getFirst())
              .line();
      assertEquals(image + ":2", runs);
    }
  }

  @Test
  void saysThatTheRegistryWantsAPassword() throws InterruptedException {
    create("app", "--restart-condition", "none").ok();
    Await.until(
        "the task is rejected",
        () -> typed("service", "ps", "--no-trunc", "--format", "{{.Error}}", "app").ok().lines(),
        errors ->
            errors.stream()
                .anyMatch(it ->
                    it.startsWith("\"No such image: " + image + ":1 (pull: ")
                        && it.contains("no basic auth credentials")));
  }

  @Test
  void letsRunningTasksBeWhenAnotherPasswordIsShown() throws InterruptedException {
    create("app", "--with-registry-auth", "--mode", "global").ok();
    Await.replicas(cluster.node(1).docker(), "app", "2/2");
    List<List<String>> before = containers();
    registry.password("bee", "nectar");
    logIn("nectar");
    typed("service", "update", "-q", "--with-registry-auth", "app").ok();
    assertEquals(before, containers());
    typed("service", "update", "-q", "--update-monitor", "0s", "--image", image + ":2", "app").ok();
    Await.until("all are new", this::containers, now -> now.stream().noneMatch(before::contains));
    Await.replicas(cluster.node(1).docker(), "app", "2/2");
  }

  private Output create(String name, String... options) throws InterruptedException {
    var words =
        new ArrayList<>(
            List.of("service", "create", "-qd", "--name", name, "--stop-grace-period", "0s"));
    words.addAll(List.of(options));
    words.addAll(List.of(image + ":1", "sleep", "1000"));
    return typed(words.toArray(String[]::new));
  }

  private List<List<String>> containers() throws InterruptedException {
    var all = new ArrayList<List<String>>();
    for (Node node : cluster.nodes()) all.add(node.containersOf("app"));
    return all;
  }

  private static String encoded(String password) {
    return Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8));
  }
}
