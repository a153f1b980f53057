package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Checkout;
import dev.skep.e2e.lab.Command;
import dev.skep.e2e.lab.Demo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// From a fresh clone to a swarm to look at, in one command, and back to nothing.
@Tag("e2e")
final class DemoTest {
  private static final Duration FIRST_BUILD = Duration.ofMinutes(5);

  private static Path clone = Path.of("");

  @BeforeAll
  static void cloneTheProject() throws IOException, InterruptedException {
    Path root = Checkout.root();
    if (!Files.exists(root.resolve(".git")) || Command.find("git").isEmpty()) {
      String why = "no git repository to clone at " + root;
      System.out.println("skipped: " + why);
      Assumptions.abort(why);
    }
    clone = Files.createTempDirectory(Path.of("/tmp"), "skep-demo-");
    Command.of("git", "clone", "-q", "file://" + root, clone.toString())
        // The checkout may belong to somebody else, of which git is wary.
        .with("GIT_CONFIG_COUNT", "1")
        .with("GIT_CONFIG_KEY_0", "safe.directory")
        .with("GIT_CONFIG_VALUE_0", "*")
        .run()
        .ok();
  }

  @AfterAll
  static void removeTheClone() throws IOException {
    if (!clone.isAbsolute()) return;
    try (Stream<Path> files = Files.walk(clone)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(each);
    }
  }

  @Test
  void answersFromEachReplicaHealsAndStopsOnCommand() throws IOException, InterruptedException {
    int port = freePort();
    try (var demo = Demo.start(clone, port)) {
      demo.awaitRunning(FIRST_BUILD);
      assertTrue(
          demo.said().contains("export DOCKER_HOST=unix://" + clone + "/.skep/n1.sock\n"),
          demo.said());
      assertTrue(demo.said().contains("http://127.0.0.1:" + port + "/\n"), demo.said());
      List<String> replicas = threeInTurn(port);
      assertEquals(replicas, threeInTurn(port));

      long victim = demo.replicas().getFirst();
      Command.of("kill", "-9", Long.toString(victim)).run().ok();
      List<String> healed =
          Await.until(
              "another replica answers in its place",
              () -> answers(port),
              now -> new HashSet<>(now).size() == 3 && !replicas.containsAll(now));
      assertEquals(2, healed.stream().filter(replicas::contains).count(), healed.toString());
      assertFalse(demo.replicas().contains(victim));

      assertEquals(
          "Demo stopped.", Command.of(clone + "/skep", "demo", "--stop").run().ok().line());
      demo.awaitEnd();
    }
    nothingIsLeft(port);
  }

  @Test
  void stopsOnControlC() throws IOException, InterruptedException {
    int port = freePort();
    try (var demo = Demo.start(clone, port)) {
      demo.awaitRunning(FIRST_BUILD);
      demo.interrupt();
      demo.awaitEnd();
      assertTrue(demo.said().contains("Stopping"), demo.said());
    }
    nothingIsLeft(port);
    assertEquals(
        "No demo is running.", Command.of(clone + "/skep", "demo", "--stop").run().ok().line());
  }

  private static void nothingIsLeft(int port) throws IOException, InterruptedException {
    Await.until("no process is left", () -> Demo.processes(clone), List::isEmpty);
    assertFalse(Files.exists(clone.resolve(".skep")), "files are left");
    for (int node = 1; node <= 3; node++) {
      try (var again = new ServerSocket()) {
        again.setReuseAddress(true);
        again.bind(new InetSocketAddress("127.0.0." + node, port));
        assertTrue(again.isBound());
      }
    }
  }

  private static List<String> threeInTurn(int port) throws InterruptedException {
    return Await.until(
        "three replicas answer in turn",
        () -> answers(port),
        names -> new HashSet<>(names).size() == 3);
  }

  /// Who answers three connections, one after the other; sorted, since the turn may begin anywhere.
  private static List<String> answers(int port) throws InterruptedException {
    var names = new ArrayList<String>();
    for (int visit = 0; visit < 3; visit++) {
      String url = "http://127.0.0.1:" + port + "/";
      names.add(
          Command.of("curl", "-s", "-m", "5", url)
              .run()
              .out()
              .lines()
              .findFirst()
              .orElse("nobody"));
    }
    return names.stream().sorted().toList();
  }

  private static int freePort() throws IOException {
    try (var probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }
}
