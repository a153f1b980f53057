package dev.skep.daemon.http.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Api;
import dev.skep.daemon.http.Asked;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.Incoming;
import dev.skep.daemon.http.RequestBody;
import dev.skep.daemon.http.Route;
import dev.skep.dockerapi.client.Headers;
import dev.skep.store.View;
import dev.skep.testkit.Fuzz;
import dev.skep.testkit.Odd;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whatever is sent as the body of a request that writes: it is refused with a sentence and changes
/// nothing, or it is something that everybody behind the API can live with. It is never our fault.
@Timeout(600)
class WritesFuzzTest {
  private static final JsonMapper JSON = new JsonMapper();

  /// Held for as long as it is to be quiet: loggers are collected otherwise.
  private static final Logger ROOMS = Logger.getLogger("dev.skep");

  private static final int REQUESTS = 20;

  /// A story takes some 10 ms.
  private static final int WEIGHT = 10;

  private static final List<String> READS =
      List.of(
          "/services?status=true",
          "/services?filters=%7B%22name%22%3A%5B%22web%22%5D%7D",
          "/tasks",
          "/nodes",
          "/swarm",
          "/swarm/unlockkey",
          "/secrets",
          "/configs",
          "/networks");

  private static final List<String> VERSIONS =
      List.of("", "/v1.24", "/v1.39", "/v1.40", "/v1.41", "/v1.44", "/v1.50");

  @BeforeAll
  static void quiet() {
    ROOMS.setLevel(Level.OFF);
  }

  @Test
  void refusesWhatNobodyCanLiveWithAndNothingElseHappens() {
    Fuzz.play(
        WEIGHT,
        odd -> {
          var swarm = new Fuzzed(odd);
          swarm.found();
          for (int count = 0; count < REQUESTS; count++) swarm.write();
        });
  }

  @Test
  void foundsAndJoinsOnlyByWhatMakesSense() {
    Fuzz.play(
        WEIGHT,
        odd -> {
          var swarm = new Fuzzed(odd);
          swarm.send("/swarm/init", Documents.INIT);
          swarm.send("/swarm/join", Documents.JOIN);
          swarm.send("/swarm/unlock", Documents.UNLOCK);
        });
  }

  @Test
  void answersEveryQuestion() {
    Fuzz.play(
        WEIGHT,
        odd -> {
          var swarm = new Fuzzed(odd);
          swarm.found();
          for (int count = 0; count < REQUESTS; count++) swarm.ask();
        });
  }

  /// A swarm that is asked for odd things.
  private static final class Fuzzed {
    private final Odd odd;
    private final FakeSwarm swarm = new FakeSwarm();
    private final List<Throwable> faults = new ArrayList<>();
    private final Api api =
        new Api(SwarmRoutesTest.routes(swarm).stream().map(this::watched).toList(), () -> "test");
    private String secret = "";
    private String config = "";

    Fuzzed(Odd odd) {
      this.odd = odd;
    }

    /// Whatever is no refusal is our fault, whichever answer is made of it.
    private Route watched(Route route) {
      return new Route(
          route.method(),
          route.pattern(),
          request -> {
            try {
              return route.handler().handle(request);
            } catch (HttpRefusal no) {
              throw no;
            } catch (Exception | Error fault) {
              faults.add(fault);
              throw fault;
            }
          });
    }

    /// With one of everything, from the good documents as they are.
    void found() throws Exception {
      good("/swarm/init", "{\"ListenAddr\":\"127.0.0.1:2377\"}");
      String key = Documents.SECRET.replace("word", "key");
      secret = good("/secrets/create", key).path("ID").asString();
      config = good("/configs/create", key).path("ID").asString();
      good("/services/create", Documents.service("web", secret, config));
      good("/services/create", Documents.job("job"));
      good("/nodes/" + FakeSwarm.SELF + "/update?version=" + nodeVersion(), Documents.NODE);
      good("/swarm/update?version=" + clusterVersion(), Documents.CLUSTER);
      swarm.written();
    }

    private JsonNode good(String target, String body) throws Exception {
      Answer answer = api.answer(Asked.post(target, body));
      assertTrue(answer.status() < 300, () -> target + ": " + Asked.text(answer));
      assertEquals(List.of(), faults);
      return JSON.readTree(Asked.text(answer).isEmpty() ? "null" : Asked.text(answer));
    }

    private long nodeVersion() {
      return view().node(FakeSwarm.SELF).orElseThrow().meta().version();
    }

    private long clusterVersion() {
      return view().cluster().orElseThrow().meta().version();
    }

    private View view() {
      return swarm.view().orElseThrow();
    }

    void write() throws Exception {
      switch (odd.below(9)) {
        case 0, 1 -> send("/services/create", Documents.service("other", secret, config));
        case 2 -> send("/services/create", Documents.job("another"));
        case 3 ->
            send(
                "/services/web/update?version=" + version(serviceVersion()) + option(),
                Documents.service("web", secret, config));
        case 4 -> {
          send("/secrets/create", Documents.SECRET);
          send("/secrets/key/update?version=" + version(1), Documents.SECRET);
        }
        case 5 -> {
          send("/configs/create", Documents.SECRET);
          send("/configs/key/update?version=" + version(1), Documents.SECRET);
        }
        case 6 ->
            send(
                "/nodes/" + FakeSwarm.SELF + "/update?version=" + version(nodeVersion()),
                Documents.NODE);
        case 7 ->
            send(
                "/swarm/update?version=" + version(clusterVersion()) + option(), Documents.CLUSTER);
        default -> send("/networks/create", Documents.NETWORK);
      }
    }

    private long serviceVersion() {
      return view().serviceNamed("web").orElseThrow().meta().version();
    }

    private String version(long good) {
      return odd.oneIn(8) ? escaped(odd.oneIn(2) ? odd.number() : odd.text()) : "" + good;
    }

    private String option() {
      if (!odd.oneIn(4)) return "";
      String name =
          odd.pick(
              List.of(
                  "rollback", "registryAuthFrom", "rotateWorkerToken", "rotateManagerUnlockKey"));
      return "&"
          + name
          + "="
          + odd.pick(List.of("previous", "spec", "true", "1", escaped("İ"), ""));
    }

    void send(String target, String document) throws Exception {
      byte[] body = Mutant.of(document, odd);
      ask(
          Asked.of(
              "POST",
              odd.pick(VERSIONS) + target,
              Headers.of("Content-Type", "application/json"),
              odd.oneIn(2) ? RequestBody.of(body) : Asked.chunked(body)),
          new String(body, StandardCharsets.UTF_8));
    }

    void ask() throws Exception {
      String path =
          odd.pick(List.of("/services", "/tasks", "/nodes", "/secrets", "/configs", "/networks"));
      String query =
          switch (odd.below(4)) {
            case 0 -> "/" + escaped(odd.text() + "x");
            case 1 -> "/web/logs?stdout=1&" + odd.pick(List.of("since", "tail")) + "=" + time();
            case 2 -> "?" + odd.pick(List.of("status", "filters", "x")) + "=" + escaped(odd.text());
            default ->
                "?filters="
                    + escaped(new String(Mutant.of(filters(), odd), StandardCharsets.UTF_8));
          };
      ask(Asked.get(path + query), "");
    }

    private String time() {
      return escaped(odd.oneIn(2) ? odd.number() : odd.worn("1763820000.123456789"));
    }

    private static String filters() {
      return """
      {"id": {"a": true}, "name": ["web", "key"], "label": {"a=b": true, "a": true},
       "mode": {"replicated": true}, "desired-state": {"running": true}, "service": {"web": true},
       "node": {"vm": true}, "role": ["manager"], "driver": {"overlay": true}}
      """;
    }

    private static String escaped(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void ask(Incoming incoming, String body) throws Exception {
      View before = view();
      Answer answer = api.answer(incoming);
      String what =
          incoming.method()
              + " "
              + incoming.path()
              + "?"
              + incoming.query()
              + " "
              + shortened(body);
      if (!faults.isEmpty()) throw new AssertionError(what, faults.getFirst());
      String text = text(answer);
      if (answer.status() >= 400) {
        assertFalse(tree(text, what).path("message").asString("").isEmpty(), what + ": " + text);
        assertSame(before, view(), what);
        return;
      }
      if (answer.content() instanceof Answer.Content.Bytes) tree(text, what);
      if (before == view()) return;
      try {
        Aftermath.check(before, swarm.written(), view(), 1);
      } catch (RuntimeException | Error broken) {
        throw new AssertionError("accepted " + what, broken);
      }
      for (String target : READS) {
        Answer read = api.answer(Asked.get(target));
        assertEquals(200, read.status(), () -> target + " after " + what + ": " + Asked.text(read));
        tree(Asked.text(read), target + " after " + what);
      }
    }

    private static String shortened(String body) {
      return body.length() < 3_000 ? body : body.substring(0, 3_000) + "…";
    }

    private static String text(Answer answer) throws Exception {
      if (!(answer.content() instanceof Answer.Content.Flow(var writer))) return Asked.text(answer);
      var out = new ByteArrayOutputStream();
      writer.writeTo(out);
      return "";
    }

    private static JsonNode tree(String text, String what) {
      try {
        return JSON.readTree(text);
      } catch (JacksonException e) {
        throw new AssertionError(what + ": no JSON: " + text, e);
      }
    }
  }
}
