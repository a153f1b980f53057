package dev.skep.daemon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.skep.dockerapi.client.DockerClient;
import dev.skep.dockerapi.client.Endpoint;
import dev.skep.dockerapi.client.Timeouts;
import dev.skep.model.RegistryAuth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Against an engine that asks a registry which wants to see `right`.
class ImagePullsTest {
  private static final Optional<RegistryAuth> RIGHT = Optional.of(new RegistryAuth("right"));

  private final ConcurrentSkipListSet<String> shown = new ConcurrentSkipListSet<>();
  private final CountDownLatch answers = new CountDownLatch(1);
  private final HttpServer engine;
  private final DockerClient client;
  private final ImagePulls pulls;

  ImagePullsTest() throws IOException {
    engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var address = new Endpoint.Tcp("127.0.0.1", engine.getAddress().getPort());
    client = new DockerClient(address, Timeouts.DEFAULT);
    pulls = new ImagePulls(new EngineApi(client));
  }

  @BeforeEach
  void start() {
    engine.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    engine.createContext("/v1.41/images/create", this::pull);
    engine.start();
  }

  @AfterEach
  void stop() {
    client.close();
    engine.stop(0);
  }

  private void pull(HttpExchange call) throws IOException {
    String auth =
        Optional.ofNullable(call.getRequestHeaders().getFirst("X-Registry-Auth")).orElse("");
    shown.add(auth);
    try {
      answers.await();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    String line = auth.equals("right") ? "{\"status\":\"done\"}" : "{\"error\":\"unauthorized\"}";
    byte[] body = line.getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(200, body.length);
    call.getResponseBody().write(body);
    call.close();
  }

  @Test
  void showsTheRegistryWhatTheTaskBringsAndTellsItsAnswer() throws Exception {
    answers.countDown();
    assertEquals("", pulls.pull("private", RIGHT).get());
    assertEquals("unauthorized", pulls.pull("private", Optional.empty()).get());
    assertEquals(List.of("", "right"), List.copyOf(shown));
  }

  @Test
  void sharesAPullOnlyAmongThoseWhoShowTheSame() throws Exception {
    var first = pulls.pull("private", RIGHT);
    assertSame(first, pulls.pull("private", RIGHT));
    assertNotSame(first, pulls.pull("private", Optional.empty()));
    assertNotSame(first, pulls.pull("private", Optional.of(new RegistryAuth("wrong"))));
    answers.countDown();
    assertEquals("", first.get());
  }
}
