package dev.skep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `skep service …` against a daemon that knows the service `web` and no other.
class ServiceVerbsTest {
  private final HttpServer daemon;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  ServiceVerbsTest() throws IOException {
    daemon = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    daemon.createContext(
        "/",
        call -> {
          asked.add(call.getRequestMethod() + " " + call.getRequestURI());
          String path = call.getRequestURI().getPath();
          boolean known = path.startsWith("/skep/services/web/") || path.equals("/skep/schedules");
          String answer =
              known
                  ? "[{\"Service\":\"web\",\"Schedule\":\"@daily\",\"Zone\":\"UTC\","
                      + "\"Next\":\"2026-11-23T00:00:00Z\",\"Number\":4,\"Current\":true,\"Changes\":[]}]"
                  : "{\"message\":\"service x not found\"}";
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          call.sendResponseHeaders(known ? 200 : 404, body.length);
          call.getResponseBody().write(body);
          call.close();
        });
    daemon.start();
  }

  @AfterEach
  void stop() {
    daemon.stop(0);
  }

  private Typed typed(String verb, String service, String... more) {
    var words = new ArrayList<>(List.of("service", verb, service, "-H", host()));
    words.addAll(List.of(more));
    return Typed.skep(words.toArray(String[]::new));
  }

  private String host() {
    return "tcp://127.0.0.1:" + daemon.getAddress().getPort();
  }

  @Test
  void goesBackAndSaysWhichRevisionThatIsNow() {
    assertEquals(
        new Typed(0, "web: back to revision 2, as revision 4\n", ""),
        typed("rollback", "web", "--revision", "2"));
    assertEquals(List.of("POST /skep/services/web/rollback?revision=2"), asked);
  }

  @Test
  void asksForAPlanWithAndWithoutMore() {
    assertEquals(0, typed("plan", "web").code());
    assertEquals(0, typed("plan", "web", "--replicas", "7").code());
    assertEquals(
        List.of("GET /skep/services/web/plan", "GET /skep/services/web/plan?replicas=7"), asked);
  }

  @Test
  void rebalancesOrShowsWhatWouldMove() {
    assertEquals(0, typed("rebalance", "web").code());
    assertEquals(0, typed("rebalance", "web", "--dry-run").code());
    assertEquals(
        List.of("POST /skep/services/web/rebalance", "GET /skep/services/web/rebalance"), asked);
  }

  @Test
  void listsOneScheduleOrAll() {
    assertEquals(0, typed("schedule", "web").code());
    assertEquals(
        "SERVICE   SCHEDULE   ZONE   NEXT                   LAST   STATE\n"
            + "web       @daily     UTC    2026-11-23T00:00:00Z   -      waiting\n",
        Typed.skep("service", "schedule", "-H", host()).out());
    assertEquals(List.of("GET /skep/services/web/schedule", "GET /skep/schedules"), asked);
  }

  @Test
  void printsTheDaemonsRefusalAndFails() {
    assertEquals(
        new Typed(1, "", "Error response from daemon: service x not found\n"),
        typed("revisions", "x/y"));
    assertEquals(List.of("GET /skep/services/x%2Fy/revisions"), asked);
  }

  @Test
  void saysWhenNobodyListens() {
    var typed = Typed.skep("service", "plan", "web", "-H", "unix:///nowhere.sock");
    assertEquals(1, typed.code());
    assertTrue(typed.err().startsWith("skep: unix:///nowhere.sock is unreachable"), typed.err());
  }

  @Test
  void wantsToKnowWhichRevision() {
    assertEquals(125, Typed.skep("service", "rollback", "web").code());
  }

  @Test
  void listsItsVerbs() {
    String page = Typed.skep("service").out();
    assertTrue(page.contains("\n  plan        Show where more tasks"), page);
    assertTrue(page.contains("\n  rollback    Go back to any spec"), page);
  }
}
