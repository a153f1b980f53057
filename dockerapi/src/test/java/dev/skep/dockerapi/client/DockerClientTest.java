package dev.skep.dockerapi.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DockerClientTest {
  private static final int LIMIT = 1 << 20;

  private static String text(HttpReply reply) throws DockerException {
    return new String(reply.bytes(LIMIT), StandardCharsets.UTF_8);
  }

  @Test
  void keepsTheConnectionAfterAFullyReadBody() throws Exception {
    try (var peer =
            new ScriptedPeer(talk -> {
              for (var i = 0; i < 3; i++) {
                talk.request();
                talk.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK");
              }
            });
        var client = peer.client()) {
      for (var i = 0; i < 3; i++) {
        try (var reply = client.send(HttpCall.get("/_ping"))) {
          assertEquals("OK", text(reply));
        }
      }
      assertEquals(1, peer.accepted.get());
    }
  }

  @Test
  void opensAnotherConnectionWhenThePeerClosedTheIdleOne() throws Exception {
    // Also the second, which the third request would take.
    var closed = new CountDownLatch(2);
    try (var peer =
            new ScriptedPeer(talk -> {
              talk.request();
              talk.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK");
              talk.wire().close();
              closed.countDown();
            });
        var client = peer.client()) {
      client.send(HttpCall.get("/a")).close();
      try (var reply = client.send(HttpCall.get("/b"))) {
        assertEquals("OK", text(reply));
      }
      closed.await();
      try (var reply = client.send(HttpCall.post("/c"))) {
        assertEquals("OK", text(reply));
      }
      assertEquals(3, peer.accepted.get());
    }
  }

  @Test
  void putsChunksTogetherAndLeavesTheConnectionClean() throws Exception {
    try (var peer =
            new ScriptedPeer(talk -> {
              talk.request();
              talk.say(
                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nT: 1\r\n\r\n");
              talk.request();
              talk.say("HTTP/1.1 204 No Content\r\n\r\n");
            });
        var client = peer.client()) {
      try (var reply = client.send(HttpCall.get("/x"))) {
        assertEquals("abc0123456789", text(reply));
      }
      try (var reply = client.send(HttpCall.delete("/x"))) {
        assertEquals(204, reply.status());
        assertEquals("", text(reply));
      }
      assertEquals(1, peer.accepted.get());
    }
  }

  @Test
  void deliversTheFirstChunkBeforeTheSecondIsSent() throws Exception {
    var read = new CountDownLatch(1);
    try (var peer =
            new ScriptedPeer(talk -> {
              talk.request();
              talk.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
              read.await();
              talk.say("1\r\nb\r\n0\r\n\r\n");
            });
        var client = peer.client();
        var reply = client.send(HttpCall.get("/events"))) {
      assertEquals('a', reply.body().read());
      read.countDown();
      assertEquals('b', reply.body().read());
      assertEquals(-1, reply.body().read());
    }
  }

  @Test
  void callsABodyThatEndsEarlyBroken() throws Exception {
    try (var peer =
            new ScriptedPeer(talk -> {
              talk.request();
              talk.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
            });
        var client = peer.client();
        var reply = client.send(HttpCall.get("/x"))) {
      var broken = assertThrows(DockerException.Broken.class, () -> reply.bytes(LIMIT));
      assertEquals("answer ended 7 bytes early", broken.getMessage());
    }
  }

  @Test
  void callsAMissingSocketUnreachable() {
    try (var client =
        new DockerClient(Endpoint.parse("unix:///nowhere/at.all"), Timeouts.DEFAULT)) {
      var gone =
          assertThrows(
              DockerException.Unreachable.class, () -> client.send(HttpCall.get("/_ping")));
      assertTrue(
          gone.getMessage().startsWith("unix:///nowhere/at.all is unreachable: "),
          gone.getMessage());
    }
  }

  @Test
  void callsAConnectionWithoutAnswerBroken() throws Exception {
    try (var peer = new ScriptedPeer(ScriptedPeer.Talk::request);
        var client = peer.client()) {
      var broken =
          assertThrows(DockerException.Broken.class, () -> client.send(HttpCall.get("/x")));
      assertEquals("GET /x: connection closed without an answer", broken.getMessage());
    }
  }

  @Test
  void givesUpWhenTheAnswerIsLate() throws Exception {
    var over = new CountDownLatch(1);
    try (var peer =
            new ScriptedPeer(talk -> {
              talk.request();
              over.await();
            });
        var client = peer.client().with(Timeouts.DEFAULT.withAnswer(Duration.ofMillis(20)))) {
      var broken =
          assertThrows(DockerException.Broken.class, () -> client.send(HttpCall.get("/x")));
      assertEquals("GET /x: no answer within 20 ms", broken.getMessage());
      over.countDown();
    }
  }

  @Test
  void aWaitingRequestCanBeAbortedFromAnotherThread() throws Exception {
    var asked = new CountDownLatch(1);
    var hungUp = new CountDownLatch(1);
    try (var peer =
            new ScriptedPeer(talk -> {
              talk.request();
              asked.countDown();
              if (talk.in().read() < 0) hungUp.countDown();
            });
        var client = peer.client()) {
      var pending = client.begin(HttpCall.post("/containers/x/wait"));
      Thread.ofVirtual()
          .start(() -> {
            try {
              asked.await();
            } catch (InterruptedException stopped) {
              Thread.currentThread().interrupt();
            }
            pending.abort();
          });
      assertThrows(DockerException.Broken.class, pending::await);
      hungUp.await();
    }
  }

  @Test
  void saysWhatDockerSaid() throws Exception {
    try (var peer =
            new ScriptedPeer(talk -> {
              talk.request();
              talk.say(
                  "HTTP/1.1 404 Not Found\r\nContent-Length: 42\r\n\r\n{\"x\":1,\"message\":\"No such \\\"x\\\": a\\u00e9\"}");
            });
        var client = peer.client()) {
      var refused =
          assertThrows(
              DockerException.ErrorAnswer.class, () -> client.send(HttpCall.get("/x")).orThrow());
      assertEquals(404, refused.status());
      assertEquals("No such \"x\": aé", refused.getMessage());
    }
  }

  @Test
  void streamsABodyOfUnknownLengthInChunks() throws Exception {
    try (var peer =
            new ScriptedPeer(talk -> {
              var header = talk.request();
              var body = new ChunkedInput(talk.wire()).readAllBytes();
              var answer = header.contains("Transfer-Encoding: chunked") + " " + body.length;
              talk.say(
                  "HTTP/1.1 200 OK\r\nContent-Length: " + answer.length() + "\r\n\r\n" + answer);
            });
        var client = peer.client()) {
      var call =
          HttpCall.post("/images/load")
              .streaming("application/x-tar", new ByteArrayInputStream(new byte[300_000]));
      try (var reply = client.send(call)) {
        assertEquals("true 300000", text(reply));
      }
    }
  }

  @Test
  void takesAnAnswerThatComesBeforeTheBodyIsSent() throws Exception {
    try (var peer =
            new ScriptedPeer(talk -> {
              talk.request();
              talk.say("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
              talk.in().read();
            });
        var client = peer.client();
        var endless = new PipedInputStream(new PipedOutputStream())) {
      var call =
          new HttpCall(
              "PUT",
              "/x",
              Headers.NONE,
              new HttpCall.Payload.Streamed(endless, OptionalLong.empty()));
      try (var reply = client.send(call)) {
        assertEquals(404, reply.status());
      }
    }
  }

  @Test
  void aBodyShorterThanAnnouncedEndsTheExchange() throws Exception {
    try (var peer =
            new ScriptedPeer(talk -> {
              talk.request();
              talk.in().readAllBytes();
            });
        var client = peer.client()) {
      var body =
          new HttpCall.Payload.Streamed(new ByteArrayInputStream(new byte[3]), OptionalLong.of(5));
      var broken =
          assertThrows(
              DockerException.Broken.class,
              () -> client.send(new HttpCall("PUT", "/x", Headers.NONE, body)));
      assertTrue(broken.getMessage().contains("announced 5 bytes, got 3"), broken.getMessage());
    }
  }

  @Test
  void bothDirectionsOfAHijackedConnectionEndSeparately() throws Exception {
    try (var peer =
            new ScriptedPeer(talk -> {
              var header = talk.request();
              assertTrue(header.contains("Upgrade: tcp"));
              talk.say(
                  "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nhello ");
              var all = talk.in().readAllBytes();
              talk.out().write(all);
            });
        var client = peer.client();
        var reply = client.send(HttpCall.post("/exec/x/start").upgrading("tcp"));
        var raw = reply.hijack()) {
      raw.output().write("stdin".getBytes(StandardCharsets.UTF_8));
      raw.closeOutput();
      assertArrayEquals("hello stdin".getBytes(StandardCharsets.UTF_8), raw.input().readAllBytes());
    }
  }

  @Test
  void a200WithoutAnEndCanBeHijackedToo() throws Exception {
    try (var peer =
            new ScriptedPeer(talk -> {
              talk.request();
              talk.say(
                  "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n");
              talk.say("got " + talk.text(3));
            });
        var client = peer.client();
        var reply = client.send(HttpCall.post("/containers/x/attach"));
        var raw = reply.hijack()) {
      raw.output().write("abc".getBytes(StandardCharsets.UTF_8));
      assertEquals("got abc", new String(raw.input().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void aBodyWithAnEndCannotBeHijacked() throws Exception {
    try (var peer =
            new ScriptedPeer(talk -> {
              talk.request();
              talk.say("HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\n{}");
            });
        var client = peer.client();
        var reply = client.send(HttpCall.post("/exec/x/start").upgrading("tcp"))) {
      assertFalse(reply.hijackable());
      assertThrows(IllegalStateException.class, reply::hijack);
    }
  }

  @Test
  void refusesToSendAHeaderWithALineEnd() throws Exception {
    try (var peer = new ScriptedPeer(ScriptedPeer.Talk::request);
        var client = peer.client()) {
      assertThrows(
          IllegalArgumentException.class,
          () -> client.send(HttpCall.get("/x").with("A", "b\r\nC: d")));
    }
  }

  @Test
  void endpointsAreWrittenAsDockerHostWritesThem() {
    assertEquals(
        new Endpoint.Unix(Path.of("/var/run/docker.sock")),
        Endpoint.parse("unix:///var/run/docker.sock"));
    assertEquals(new Endpoint.Tcp("127.0.0.1", 2375), Endpoint.parse("tcp://127.0.0.1"));
    assertEquals(new Endpoint.Tcp("::1", 80), Endpoint.parse("tcp://[::1]:80"));
    assertEquals("tcp://[::1]:80", Endpoint.parse("tcp://[::1]:80").toString());
    assertThrows(IllegalArgumentException.class, () -> Endpoint.parse("unix://relative"));
    assertThrows(IllegalArgumentException.class, () -> Endpoint.parse("tcp://h:99999"));
    assertThrows(IllegalArgumentException.class, () -> Endpoint.parse("ssh://h"));
  }
}
