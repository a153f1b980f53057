package dev.skep.daemon.http.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.testkit.Shell;
import dev.skep.daemon.testkit.TestEngine;
import dev.skep.dockerapi.client.DockerClient;
import dev.skep.dockerapi.client.DockerException;
import dev.skep.dockerapi.client.HttpCall;
import dev.skep.dockerapi.client.Timeouts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// Going through us must look like going straight to the engine, for the genuine client and for the
/// bytes.
@Tag("integration")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwarderTest {
  private static final int LIMIT = 16 << 20;
  private static final byte[] NOTHING = new byte[0];

  private Optional<TestEngine> started = Optional.empty();
  private EngineDoor door;
  private DockerClient client;

  @BeforeAll
  void startEngine() throws IOException, InterruptedException {
    if (Shell.find("docker").isEmpty()) {
      System.out.println("skipped: the docker client is not installed");
      Assumptions.abort("the docker client is not installed");
    }
    started = Optional.of(TestEngine.startOrSkip());
    engine().loadBusybox();
  }

  @AfterAll
  void stopEngine() throws IOException, InterruptedException {
    if (started.isPresent()) started.get().close();
  }

  private TestEngine engine() {
    return started.orElseThrow();
  }

  @BeforeEach
  void openDoor() throws IOException {
    door = new EngineDoor(engine().endpoint());
    client = new DockerClient(door.endpoint(), Timeouts.DEFAULT);
  }

  @AfterEach
  void closeDoor() throws IOException {
    client.close();
    door.close();
  }

  private Shell.Result docker(String... arguments) throws IOException, InterruptedException {
    return TestEngine.docker(door.endpoint(), NOTHING, arguments);
  }

  private void assertSame(String... arguments) throws IOException, InterruptedException {
    assertEquals(engine().docker(arguments), docker(arguments), () -> String.join(" ", arguments));
  }

  @Test
  void plainCommandsSayTheSame() throws Exception {
    assertSame("ps", "-a");
    // Not the whole table: it says how long ago, which goes on between the two.
    assertSame("images", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}} {{.ID}} {{.Size}}");
    assertSame("inspect", "busybox");
    assertSame("network", "ls");
    assertSame("volume", "ls");
    assertSame("system", "df");
    assertSame("rm", "no-such-container");
    assertSame("plugin", "ls");
  }

  @Test
  void runGivesBothStreamsAndTheExitCode() throws Exception {
    assertSame("run", "--rm", "busybox", "sh", "-c", "echo out; echo err >&2; exit 3");
  }

  @Test
  void stdinEndsWhileTheOutputGoesOn() throws Exception {
    var input = "a\nb\nc\n".getBytes(StandardCharsets.UTF_8);
    var result =
        TestEngine.docker(
            door.endpoint(),
            input,
            "run",
            "--rm",
            "-i",
            "busybox",
            "sh",
            "-c",
            "wc -l; echo after");
    assertEquals(new Shell.Result(0, "3\nafter\n", ""), result);
  }

  @Test
  void execWorksWithAndWithoutInput() throws Exception {
    var id = docker("run", "-d", "busybox", "sleep", "1000").ok().out().strip();
    assertEquals(
        new Shell.Result(7, "hi\n", ""), docker("exec", id, "sh", "-c", "echo hi; exit 7"));
    var input = "x\ny\n".getBytes(StandardCharsets.UTF_8);
    assertEquals(
        new Shell.Result(0, "2\n", ""),
        TestEngine.docker(door.endpoint(), input, "exec", "-i", id, "wc", "-l"));
    docker("rm", "-f", id).ok();
  }

  @Test
  void anImageGoesOutAndInAgainUnchanged() throws Exception {
    assertEquals(List.of(save(client)), List.of(save(engine().client())), "saved image differs");
    try (var saved = client.send(HttpCall.get("/images/busybox/get"));
        var loaded =
            client.send(
                HttpCall.post("/images/load?quiet=1")
                    .streaming("application/x-tar", saved.body()))) {
      assertTrue(new String(loaded.bytes(LIMIT), StandardCharsets.UTF_8).contains("Loaded image"));
    }
  }

  private static String save(DockerClient from) throws Exception {
    try (from;
        var reply = from.send(HttpCall.get("/images/busybox/get"))) {
      var digest = MessageDigest.getInstance("SHA-256").digest(reply.bytes(LIMIT));
      return HexFormat.of().formatHex(digest);
    }
  }

  @Test
  void waitAnswersItsHeaderBeforeTheContainerEnds() throws Exception {
    var id = docker("run", "-d", "busybox", "sleep", "1000").ok().out().strip();
    try (var reply = client.send(HttpCall.post("/containers/" + id + "/wait"))) {
      assertEquals(200, reply.status());
      docker("rm", "-f", id).ok();
      assertTrue(
          new String(reply.bytes(LIMIT), StandardCharsets.UTF_8).contains("\"StatusCode\":137"));
    }
  }

  @Test
  void eventsAnswerTheirHeaderWhileNothingHappens() throws Exception {
    try (var reply =
        client.send(HttpCall.get("/events?filters=%7B%22type%22%3A%5B%22volume%22%5D%7D"))) {
      assertEquals(200, reply.status());
      docker("volume", "create", "noticed").ok();
      assertEquals('{', reply.body().read());
    }
    docker("volume", "rm", "noticed").ok();
  }

  @Test
  void anOlderEngineIsAskedInItsOwnVersion() throws Exception {
    try (var reply = client.send(HttpCall.get("/v1.50/containers/json"))) {
      assertEquals(200, reply.status());
      assertEquals(List.of("1.50"), reply.headers().all("Api-Version"));
    }
  }

  @Test
  void theEnginesErrorsComeThroughUnchanged() throws Exception {
    try (var direct = engine().client().send(HttpCall.get("/containers/a%2Fb/json"));
        var through = client.send(HttpCall.get("/containers/a%2Fb/json"))) {
      assertEquals(direct.status(), through.status());
      assertEquals(
          new String(direct.bytes(LIMIT), StandardCharsets.UTF_8),
          new String(through.bytes(LIMIT), StandardCharsets.UTF_8));
    }
  }

  @Test
  void versionAndInfoNameBoth() throws Exception {
    var version = docker("version").ok().out();
    assertTrue(version.contains(" Engine:") && version.contains(" Skep:"), version);
    var info = docker("info").ok();
    assertTrue(info.out().contains(" Swarm: inactive"), info.out());
    assertFalse(info.out().contains("ERROR"), info.out() + info.err());
  }

  @Test
  void withoutTheEngineTheNodeSaysSoAndGoesOnWhenItIsBack() throws Exception {
    docker("ps").ok();
    engine().kill();
    var ps = docker("ps");
    assertEquals(1, ps.exit());
    assertTrue(ps.err().contains("the container engine of this node cannot be reached"), ps.err());
    assertTrue(docker("info").ok().err().contains("cannot be reached"));
    docker("version").ok();
    var refused =
        assertThrows(
            DockerException.ErrorAnswer.class,
            () -> client.send(HttpCall.get("/containers/json")).orThrow());
    assertEquals(503, refused.status());
    engine().restart();
    docker("ps").ok();
  }
}
