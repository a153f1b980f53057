package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Ground;
import dev.skep.e2e.lab.OnAHost;
import dev.skep.e2e.lab.Raw;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is wrong is refused in Docker's words, changes nothing, and does the daemon no harm.
@OnAHost
final class BadInputTest {
  private List<String> before = List.of();

  @BeforeEach
  void deploy(Ground ground) throws InterruptedException {
    ground.emptySwarm();
    ground.docker().ok("service", "create", "-qd", "--name", "web", "-p", "80:80", "whoami");
    ground.awaitReplicas("web", "1/1");
    before = state(ground);
  }

  @AfterEach
  void nothingHasChanged(Ground ground) throws InterruptedException {
    assertEquals(before, state(ground));
    assertTrue(ground.daemon().runs(), "the daemon has ended");
  }

  private static List<String> state(Ground ground) throws InterruptedException {
    return List.of(
        ground.docker().ok("service", "inspect", "web").out(),
        ground.docker().ok("service", "ls", "--format", "{{.ID}} {{.Replicas}}").out(),
        ground.containersOf("web").toString(),
        ground.docker().ok("network", "ls", "-q").lines().stream().sorted().toList().toString());
  }

  @Test
  void refusesBodiesThatAreNoService(Ground ground) throws InterruptedException {
    refuses(
        400,
        "invalid JSON: invalid character 'i' looking for beginning of object key string",
        post(ground, "{invalid"));
    refuses(400, "invalid JSON: unexpected EOF", post(ground, "{\"Name\":\"x\""));
    refuses(400, "unexpected content after JSON", post(ground, "{} {}"));
    Raw number = post(ground, "{\"Name\":7}");
    assertEquals(400, number.status(), number.body());
    assertTrue(
        number.body().contains("invalid JSON: json: cannot unmarshal number into Go "),
        number.body());
    Raw negative =
        post(
            ground,
            "{\"Name\":\"x\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"nginx\"}},"
                + "\"Mode\":{\"Replicated\":{\"Replicas\":-1}}}");
    assertEquals(400, negative.status(), negative.body());
    assertTrue(
        negative.body().contains("invalid JSON: json: cannot unmarshal number -1 into Go"),
        negative.body());
    refuses(
        400,
        "unsupported Content-Type header (text/plain): must be 'application/json'",
        Raw.ask(ground, "-H", "Content-Type: text/plain", "-d", "{}", "/v1.41/services/create"));
    refuses(
        400,
        "rpc error: code = InvalidArgument desc = ContainerSpec: image reference must be provided",
        post(ground, "{\"Name\":\"x\",\"TaskTemplate\":{\"ContainerSpec\":{}}}"));
  }

  @Test
  void refusesABodyOfHundredMebibytes(Ground ground, @TempDir Path folder)
      throws IOException, InterruptedException {
    Path body = folder.resolve("body");
    try (var file = new RandomAccessFile(body.toFile(), "rw")) {
      file.writeBytes("{\"Name\":\"");
      file.setLength(100L * 1024 * 1024);
    }
    assertEquals(100L * 1024 * 1024, Files.size(body));
    Raw answer =
        Raw.ask(
            ground,
            "-H",
            "Content-Type: application/json",
            "-H",
            "Expect:",
            "--data-binary",
            "@" + body,
            "/v1.41/services/create");
    assertTrue(answer.status() >= 400 && answer.status() < 500, answer.toString());
    assertTrue(answer.body().startsWith("{\"message\":"), answer.body());
  }

  @Test
  void refusesFiltersThatMeanNothing(Ground ground) throws InterruptedException {
    refuses(400, "invalid filter", Raw.ask(ground, "/v1.41/services?filters=nonsense"));
    refuses(
        400,
        "invalid filter 'bogus'",
        Raw.ask(ground, "-g", "/v1.41/services?filters={%22bogus%22:[%22x%22]}"));
    Docker docker = ground.docker();
    for (List<String> words :
        List.of(
            List.of("service", "ls", "--filter", "bogus=x"),
            List.of("node", "ls", "--filter", "bogus=x"),
            List.of("service", "ps", "--filter", "bogus=x", "web"))) {
      assertEquals(
          "Error response from daemon: invalid filter 'bogus'",
          docker.run(words.toArray(String[]::new)).fails().err().strip());
    }
  }

  @Test
  void refusesServicesThatCannotBe(Ground ground) throws InterruptedException {
    Docker docker = ground.docker();
    String bad = "Error response from daemon: rpc error: code = InvalidArgument desc = ";
    assertEquals(
        bad + "name must be valid as a DNS name component",
        lastWords(docker, "service", "create", "-d", "--name", "a b", "whoami"));
    assertEquals(
        "Error response from daemon: rpc error: code = AlreadyExists desc = name conflicts with an"
            + " existing object: service web already exists",
        lastWords(docker, "service", "create", "-d", "--name", "web", "whoami"));
    String id = docker.ok("service", "inspect", "web", "--format", "{{.ID}}").line();
    assertEquals(
        bad + "port '80' is already in use by service 'web' (" + id + ") as an ingress port",
        lastWords(docker, "service", "create", "-d", "--name", "web2", "-p", "80:8000", "whoami"));
    assertEquals(
        bad + "ContainerSpec: \"UPPER:x\" is not a valid repository/tag",
        lastWords(docker, "service", "create", "-d", "--name", "upper", "UPPER:x"));
    Raw late =
        Raw.ask(
            ground,
            "-H",
            "Content-Type: application/json",
            "-d",
            "{\"Name\":\"web\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"whoami\"}}}",
            "/v1.41/services/web/update?version=1");
    refuses(500, "rpc error: code = Unknown desc = update out of sequence", late);
  }

  private static String lastWords(Docker docker, String... words) throws InterruptedException {
    return docker.run(words).fails().err().strip().lines().toList().getLast();
  }

  @Test
  void refusesWhatIsNotThere(Ground ground) throws InterruptedException {
    refuses(404, "page not found", Raw.ask(ground, "/v1.41/nonsense"));
    refuses(404, "page not found", Raw.ask(ground, "/nonsense/deeper"));
    refuses(404, "service nobody not found", Raw.ask(ground, "/v1.41/services/nobody"));
    refuses(404, "node nobody not found", Raw.ask(ground, "/v1.41/nodes/nobody"));
    refuses(404, "task nobody not found", Raw.ask(ground, "/v1.41/tasks/nobody"));
    Raw old = Raw.ask(ground, "/v1.23/services");
    assertEquals(400, old.status(), old.body());
    assertTrue(
        old.body()
            .contains(
                "client version 1.23 is too old. Minimum supported API version is 1.24, please"
                    + " upgrade your client to a newer version"),
        old.body());
    Raw fresh = Raw.ask(ground, "/v9.99/services");
    assertEquals(400, fresh.status(), fresh.body());
    assertTrue(
        fresh
            .body()
            .contains("client version 9.99 is too new. Maximum supported API version is 1.50"),
        fresh.body());
  }

  @Test
  void waitsForAnImageThatNobodyHasWithoutHurry(Ground ground) throws InterruptedException {
    Docker docker = ground.docker();
    docker.ok("service", "create", "-qd", "--name", "nosuch", "nosuch:1");
    try {
      Await.until(
          "the third attempt has failed",
          () ->
              docker
                  .ok("service", "ps", "nosuch", "--format", "{{.CurrentState}} {{.Error}}")
                  .lines(),
          lines -> lines.stream().filter(BadInputTest::isRejected).count() >= 3);
      List<String> attempts = docker.ok("service", "ps", "nosuch", "-q").lines();
      // Two at once, then one every five seconds; only the last five are kept.
      assertTrue(attempts.size() <= 6, attempts.toString());
    } finally {
      docker.ok("service", "rm", "nosuch");
    }
  }

  private static boolean isRejected(String line) {
    return line.matches("Rejected .* \"No such image: nosuch:1.*\"");
  }

  private static Raw post(Ground ground, String body) throws InterruptedException {
    return Raw.ask(
        ground, "-H", "Content-Type: application/json", "-d", body, "/v1.41/services/create");
  }

  private static void refuses(int status, String message, Raw answer) {
    String escaped = message.replace("\"", "\\\"");
    assertEquals(new Raw(status, "{\"message\":\"" + escaped + "\"}"), answer);
  }
}
