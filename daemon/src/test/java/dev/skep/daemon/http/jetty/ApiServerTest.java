package dev.skep.daemon.http.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Api;
import dev.skep.daemon.http.JsonBody;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.Route;
import dev.skep.dockerapi.client.DockerClient;
import dev.skep.dockerapi.client.DockerException;
import dev.skep.dockerapi.client.Endpoint;
import dev.skep.dockerapi.client.Headers;
import dev.skep.dockerapi.client.HttpCall;
import dev.skep.dockerapi.client.Timeouts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The time limit only turns a hang into a failure.
@Timeout(120)
class ApiServerTest {
  private static final int LIMIT = 1 << 20;

  @TempDir Path directory;
  private final CountDownLatch streaming = new CountDownLatch(1);
  private final CountDownLatch hungUp = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private ApiServer server;
  private DockerClient client;

  @BeforeEach
  void serve() throws IOException {
    server =
        ApiServer.start(
            List.of(socket(), Endpoint.parse("tcp://127.0.0.1:0")),
            new Api(routes(), () -> "28.2.2"));
    client = new DockerClient(socket(), Timeouts.DEFAULT);
  }

  @AfterEach
  void stop() {
    goOn.countDown();
    client.close();
    server.close();
  }

  private Endpoint socket() {
    return new Endpoint.Unix(directory.resolve("api.sock"));
  }

  private List<Route> routes() {
    return List.of(
        Route.get("/ok", _ -> Answer.json(200, "{}".getBytes(StandardCharsets.UTF_8))),
        Route.head("/ok", _ -> Answer.text(200, "").with("Content-Length", "0")),
        Route.post(
            "/create", request -> Answer.json(201, JsonBody.read(request).orElse(new byte[0]))),
        Route.post("/size", request -> Answer.text(200, Long.toString(size(request)))),
        Route.get("/silent", this::silent),
        Route.get(
            "/slow",
            _ ->
                Answer.stream(
                    200,
                    "text/plain",
                    out -> {
                      out.write('a');
                      goOn.await();
                      out.write('b');
                    })),
        Route.get(
            "/cut",
            _ ->
                Answer.stream(
                    200,
                    "text/plain",
                    out -> {
                      out.write('a');
                      throw new IOException("the source broke");
                    })),
        Route.post(
            "/raw",
            _ ->
                new Answer(
                    101,
                    Headers.of("Connection", "Upgrade").with("Upgrade", "tcp"),
                    new Answer.Content.Takeover(raw -> {
                      raw.output().write('>');
                      raw.output().write(raw.input().readAllBytes());
                    }))));
  }

  private static long size(Request request) throws IOException {
    var in = request.body().open();
    return in.transferTo(OutputStream.nullOutputStream());
  }

  private Answer silent(Request request) {
    request.client().whenGone(hungUp::countDown);
    return Answer.stream(
        200,
        "application/json",
        _ -> {
          streaming.countDown();
          hungUp.await();
          throw new IOException("nobody listens");
        });
  }

  private String text(HttpCall call) throws DockerException {
    try (var reply = client.send(call)) {
      return new String(reply.bytes(LIMIT), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theSocketBelongsToOwnerAndGroupOnly() throws IOException {
    var permissions = Files.getPosixFilePermissions(directory.resolve("api.sock"));
    assertEquals("rw-rw----", PosixFilePermissions.toString(permissions));
  }

  @Test
  void theSocketIsGoneAfterStop() {
    server.close();
    assertFalse(Files.exists(directory.resolve("api.sock")));
  }

  @Test
  void aSocketFileThatNobodyAnswersIsReplaced() throws IOException {
    var path = directory.resolve("stale.sock");
    try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path));
    }
    assertTrue(Files.exists(path));
    try (var second =
            ApiServer.start(List.of(new Endpoint.Unix(path)), new Api(routes(), () -> "x"));
        var asking = new DockerClient(second.addresses().getFirst(), Timeouts.DEFAULT);
        var reply = asking.send(HttpCall.get("/ok"))) {
      assertEquals(200, reply.status());
    }
  }

  @Test
  void aLivingSocketIsNotTakenOver() throws DockerException {
    var refused =
        assertThrows(
            IOException.class,
            () -> ApiServer.start(List.of(socket()), new Api(routes(), () -> "x")));
    assertEquals("another daemon already listens on " + socket(), refused.getMessage());
    assertEquals("{}", text(HttpCall.get("/ok")));
  }

  @Test
  void anOrdinaryFileInTheWayIsLeftAlone() throws IOException {
    var path = Files.writeString(directory.resolve("precious"), "data");
    assertThrows(
        IOException.class,
        () -> ApiServer.start(List.of(new Endpoint.Unix(path)), new Api(routes(), () -> "x")));
    assertEquals("data", Files.readString(path));
  }

  @Test
  void plainTcpIsRefusedBeyondLoopback() {
    for (var address : List.of("tcp://0.0.0.0:0", "tcp://:2375", "tcp://192.0.2.1:2375")) {
      var refused =
          assertThrows(
              IOException.class,
              () ->
                  ApiServer.start(List.of(Endpoint.parse(address)), new Api(routes(), () -> "x")));
      assertTrue(String.valueOf(refused.getMessage()).contains("without TLS"), address);
    }
  }

  @Test
  void tcpOnLoopbackAnswersToo() throws DockerException {
    try (var tcp = new DockerClient(server.addresses().get(1), Timeouts.DEFAULT);
        var reply = tcp.send(HttpCall.get("/ok"))) {
      assertEquals(200, reply.status());
    }
  }

  @Test
  void oneConnectionServesManyRequests() throws DockerException {
    for (var i = 0; i < 20; i++) assertEquals("{}", text(HttpCall.get("/ok")));
    assertEquals(1, server.connections());
  }

  @Test
  void jsonHasExactlyTheTypeThatTheCliWants() throws DockerException {
    try (var reply = client.send(HttpCall.get("/ok"))) {
      assertEquals(List.of("application/json"), reply.headers().all("Content-Type"));
      assertEquals(List.of("2"), reply.headers().all("Content-Length"));
    }
  }

  @Test
  void headHasNoBody() throws DockerException {
    try (var reply = client.send(HttpCall.of("HEAD", "/ok"))) {
      assertEquals(200, reply.status());
      assertEquals(List.of("0"), reply.headers().all("Content-Length"));
    }
    assertEquals("{}", text(HttpCall.get("/ok")));
  }

  @Test
  void aStreamLeavesByteByByte() throws IOException {
    try (var reply = client.send(HttpCall.get("/slow"))) {
      assertEquals('a', reply.body().read());
      goOn.countDown();
      assertEquals('b', reply.body().read());
      assertEquals(-1, reply.body().read());
    }
    assertEquals("{}", text(HttpCall.get("/ok")));
  }

  @Test
  void aStreamThatBreaksIsSeenAsBroken() throws IOException {
    try (var reply = client.send(HttpCall.get("/cut"))) {
      assertEquals('a', reply.body().read());
      assertThrows(DockerException.Broken.class, () -> reply.body().read());
    }
  }

  @Test
  void aClientThatHangsUpOnASilentStreamIsNoticed() throws Exception {
    var reply = client.send(HttpCall.get("/silent"));
    streaming.await();
    reply.close();
    assertTrue(hungUp.await(60, TimeUnit.SECONDS));
  }

  @Test
  void aRequestSentTooEarlyIsAnsweredAfterTheStream() throws IOException {
    try (var raw = connect();
        var in = Channels.newInputStream(raw)) {
      send(raw, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
      assertTrue(upTo(in, "1\r\na").contains("200 OK"));
      send(raw, "GET /ok HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      goOn.countDown();
      var rest = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(rest.contains("0\r\n\r\nHTTP/1.1 200 OK"), rest);
      assertTrue(rest.endsWith("{}"), rest);
    }
  }

  @Test
  void bothDirectionsOfARawConnectionEndSeparately() throws IOException {
    try (var reply = client.send(HttpCall.post("/raw").upgrading("tcp"));
        var raw = reply.hijack()) {
      assertEquals('>', raw.input().read());
      raw.output().write("abc".getBytes(StandardCharsets.UTF_8));
      raw.closeOutput();
      assertEquals("abc", new String(raw.input().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void bytesSentRightBehindTheRequestBelongToTheRawConnection() throws IOException {
    try (var raw = connect();
        var in = Channels.newInputStream(raw)) {
      send(
          raw,
          "POST /raw HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0\r\n\r\nearly");
      raw.shutdownOutput();
      var all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(all.startsWith("HTTP/1.1 101 UPGRADED\r\n"), all);
      assertTrue(all.endsWith("\r\n\r\n>early"), all);
    }
  }

  @Test
  void aBodyOverTheLimitGetsItsAnswerAndTheDaemonGoesOn() throws IOException {
    var zeros = new HttpCall.Payload.Streamed(new Zeros(100L << 20), OptionalLong.empty());
    var call =
        new HttpCall("POST", "/create", Headers.of("Content-Type", "application/json"), zeros);
    try (var reply = client.send(call)) {
      assertEquals(413, reply.status());
    }
    assertEquals("{}", text(HttpCall.get("/ok")));
  }

  @Test
  void aLongBodyStreamsThrough() throws IOException {
    var zeros = new HttpCall.Payload.Streamed(new Zeros(10L << 20), OptionalLong.empty());
    assertEquals(
        Long.toString(10L << 20), text(new HttpCall("POST", "/size", Headers.NONE, zeros)));
  }

  @Test
  void whatIsNotHttpGetsDockersErrorShape() throws IOException {
    try (var raw = connect();
        var in = Channels.newInputStream(raw)) {
      send(raw, "NONSENSE\r\n\r\n");
      var all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(all.startsWith("HTTP/1.1 400 "), all);
      assertTrue(all.contains("{\"message\":"), all);
    }
  }

  @Test
  void anEscapedSocketPathAsHostIsFine() throws IOException {
    try (var raw = connect();
        var in = Channels.newInputStream(raw)) {
      send(
          raw, "GET /ok HTTP/1.1\r\nHost: %2Fvar%2Frun%2Fdocker.sock\r\nConnection: close\r\n\r\n");
      assertTrue(
          new String(in.readAllBytes(), StandardCharsets.UTF_8).startsWith("HTTP/1.1 200 OK"));
    }
  }

  @Test
  void anEmptyHostIsFineAsOlderClientsSendIt() throws IOException {
    try (var raw = connect();
        var in = Channels.newInputStream(raw)) {
      send(raw, "GET /ok HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n");
      assertTrue(
          new String(in.readAllBytes(), StandardCharsets.UTF_8).startsWith("HTTP/1.1 200 OK"));
    }
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("api.sock")));
  }

  private static void send(SocketChannel to, String text) throws IOException {
    to.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String upTo(InputStream in, String end) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf(end) < 0) text.append((char) in.read());
    return text.toString();
  }

  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long bytes) {
      left = bytes;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      var n = (int) Math.min(length, left);
      left -= n;
      return n == 0 ? -1 : n;
    }
  }
}
