package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Clients;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Ground;
import dev.skep.e2e.lab.OnAHost;
import dev.skep.e2e.lab.Output;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;

/// What is not the swarm's goes to the node's engine, through the same socket.
@OnAHost
final class ForwardedCommandsTest {
  @ParameterizedTest
  @Clients
  void runsContainersAndCarriesTheirStreams(Docker client, Ground ground)
      throws InterruptedException {
    Docker docker = client.at(ground);
    assertEquals("hi", docker.ok("run", "--rm", "busybox", "echo", "hi").line());
    String many = "line of text\n".repeat(20_000);
    assertEquals(
        many, docker.command("run", "--rm", "-i", "busybox", "cat").input(many).run().ok().out());
    Output failing = docker.run("run", "--rm", "busybox", "sh", "-c", "echo oh >&2; exit 7");
    assertEquals(7, failing.exit(), failing.toString());
    assertEquals("oh", failing.err().strip());
  }

  @ParameterizedTest
  @Clients
  void opensATerminalInAContainer(Docker client, Ground ground) throws InterruptedException {
    Docker docker = client.at(ground);
    String container = docker.ok("run", "-d", "busybox", "sleep", "1000").line();
    try {
      Output shell =
          docker.onTerminal("exec", "-it", container, "sh", "-c", "tty; stty size; echo done");
      assertTrue(shell.ok().out().contains("/dev/pts/"), shell.toString());
      assertTrue(shell.out().contains("done"), shell.toString());
      assertEquals("in", docker.ok("exec", container, "echo", "in").line());
      assertEquals(3, docker.run("exec", container, "sh", "-c", "exit 3").exit());
    } finally {
      docker.ok("rm", "-f", container);
    }
  }

  @ParameterizedTest
  @Clients
  void followsAContainersLog(Docker client, Ground ground) throws InterruptedException {
    Docker docker = client.at(ground);
    String container =
        docker
            .ok("run", "-d", "busybox", "sh", "-c", "while true; do echo tick; sleep 0.2; done")
            .line();
    try {
      Await.until(
          "it has spoken", () -> docker.ok("logs", container).lines().size(), said -> said > 0);
      Output followed = docker.command("logs", "-f", container).within(Duration.ofSeconds(2)).run();
      assertEquals(Output.KILLED, followed.exit(), followed.toString());
      assertTrue(followed.lines().size() > 1, followed.toString());
      assertEquals(List.of("tick"), followed.lines().stream().distinct().toList());
    } finally {
      docker.ok("rm", "-f", container);
    }
  }

  @ParameterizedTest
  @Clients
  void listsAndPullsImages(Docker client, Ground ground) throws InterruptedException {
    Docker docker = client.at(ground);
    assertEquals(images(ground.engine()), images(docker));
    // Nobody listens there; what counts is that the engine was asked, and its answer.
    Output pulled = docker.run("pull", "127.0.0.1:9/nowhere").fails();
    assertEquals("Using default tag: latest", pulled.lines().getFirst());
    assertTrue(pulled.err().contains("connection refused"), pulled.toString());
  }

  /// Sorted, since the engine lists images of one age in any order.
  private static List<String> images(Docker docker) throws InterruptedException {
    return docker.ok("images", "--format", "{{.Repository}}:{{.Tag}} {{.ID}}").lines().stream()
        .sorted()
        .toList();
  }
}
