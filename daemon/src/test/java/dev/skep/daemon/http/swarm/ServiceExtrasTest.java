package dev.skep.daemon.http.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Api;
import dev.skep.daemon.http.Asked;
import dev.skep.daemon.http.Incoming;
import dev.skep.daemon.http.Route;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceExtrasTest {
  private final FakeSwarm swarm = new FakeSwarm();
  private final Api api = new Api(routes(swarm), () -> "test");

  private static List<Route> routes(FakeSwarm swarm) {
    var routes = new ArrayList<>(SwarmRoutesTest.routes(swarm));
    routes.addAll(ServiceExtras.of(swarm, InstantSource.system()));
    return routes;
  }

  @BeforeEach
  void createAndUpdate() {
    ok(Asked.post("/swarm/init", "{\"ListenAddr\":\"127.0.0.1:2377\"}"));
    ok(Asked.post("/services/create", web("busybox:1")));
    ok(Asked.post("/services/web/update?version=" + version(), web("busybox:2")));
    ok(
        Asked.post(
            "/services/create",
            web("busybox:1")
                .replace("web", "each")
                .replace("}}}", "}},\"Mode\":{\"Global\":{}}}")));
  }

  private static String web(String image) {
    return "{\"Name\":\"web\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"" + image + "\"}}}";
  }

  private long version() {
    return swarm.view().orElseThrow().serviceNamed("web").orElseThrow().meta().version();
  }

  @Test
  void listsWhatEachRevisionHasChanged() {
    String listed = ok(Asked.get("/v1.41/skep/services/web/revisions"));
    assertTrue(listed.contains("\"Number\":1,"), listed);
    assertTrue(
        listed.contains(
            "\"Changes\":[{\"Field\":\"TaskTemplate.ContainerSpec.Image\","
                + "\"Was\":\"\\\"busybox:1\\\"\",\"Is\":\"\\\"busybox:2\\\"\"}]"),
        listed);
    assertTrue(listed.contains("\"Current\":true,\"Previous\":false"), listed);
    assertTrue(listed.contains("\"Current\":false,\"Previous\":true"), listed);
  }

  @Test
  void goesBackToARevisionThatIsKept() {
    ok(Asked.post("/services/web/update?version=" + version(), web("busybox:3")));
    String listed = ok(Asked.post("/skep/services/web/rollback?revision=1", ""));
    assertTrue(listed.contains("\"Number\":4,"), listed);
    var web = swarm.view().orElseThrow().serviceNamed("web").orElseThrow();
    assertEquals("busybox:1", web.spec().taskTemplate().containerSpec().image());
  }

  @Test
  void plansWithoutDoing() {
    var before = swarm.view().orElseThrow();
    String plan = ok(Asked.get("/skep/services/web/plan?replicas=5"));
    assertTrue(plan.startsWith("{\"Service\":\"web\","), plan);
    assertTrue(plan.contains("\"More\":4,"), plan);
    assertEquals(before, swarm.view().orElseThrow());
  }

  @Test
  void showsWhatARebalancingWouldMove() {
    var before = swarm.view().orElseThrow();
    assertEquals(
        "{\"Service\":\"web\",\"Moves\":[],\"Busy\":\"\"}\n",
        ok(Asked.get("/skep/services/web/rebalance")));
    assertEquals(before, swarm.view().orElseThrow());
  }

  @Test
  void rebalancesWhenAsked() {
    ok(Asked.post("/skep/services/web/rebalance", ""));
    var web = swarm.view().orElseThrow().serviceNamed("web").orElseThrow();
    assertTrue(web.rebalanceAsked().isPresent());
  }

  @Test
  void listsSchedulesByName() {
    assertEquals("[]\n", ok(Asked.get("/skep/schedules")));
    ok(Asked.post("/services/create", job("save", "0 3 * * *")));
    ok(Asked.post("/services/create", job("mail", "@monthly")));

    String listed = ok(Asked.get("/v1.41/skep/schedules"));
    assertTrue(listed.indexOf("\"mail\"") < listed.indexOf("\"save\""), listed);
    String one = ok(Asked.get("/skep/services/save/schedule"));
    assertTrue(
        one.contains("\"Service\":\"save\",\"Schedule\":\"0 3 * * *\",\"Zone\":\"Europe/Berlin\","),
        one);
    assertTrue(one.matches("(?s).*\"Next\":\"....-..-..T0[12]:00:00Z\".*"), one);
    assertTrue(one.contains("\"Running\":false,\"Suspended\":false"), one);
  }

  /// Clients look into the status of every job.
  @Test
  void showsAJobThatHasNotRunYetAsOneInItsFirstRun() {
    ok(Asked.post("/services/create", job("save", "0 3 * * *")));
    String shown = ok(Asked.get("/services/save"));
    assertTrue(
        shown.contains(
            "\"JobStatus\":{\"JobIteration\":{}," + "\"LastExecution\":\"0001-01-01T00:00:00Z\"}"),
        shown);
  }

  private static String job(String name, String schedule) {
    return web("busybox:1")
        .replace("web", name)
        .replace(
            "}}}",
            "}},\"Mode\":{\"ReplicatedJob\":{}},\"Labels\":{\"skep.schedule\":\""
                + schedule
                + "\",\"skep.schedule.zone\":\"Europe/Berlin\"}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GET | nope/revisions | 404 | service nope not found",
        "GET | nope/plan | 404 | service nope not found",
        "GET | web/plan?replicas=x | 400 | invalid replicas: 'x'",
        "GET | web/plan?replicas=-1 | 400 | invalid replicas: '-1'",
        "GET | web/plan?replicas=99999999 | 400 | at most 10000 more replicas can be planned",
        "GET | each/plan?replicas=2 | 400 | replicas can only be planned for a replicated service",
        "GET | nope/rebalance | 404 | service nope not found",
        "GET | each/rebalance | 400 | only the tasks of a replicated service can be rebalanced",
        "POST | each/rebalance | 400 | only the tasks of a replicated service can be rebalanced",
        "GET | nope/schedule | 404 | service nope not found",
        "GET | web/schedule | 400 | service web has no label skep.schedule",
        "POST | nope/rollback?revision=1 | 404 | service nope not found",
        "POST | web/rollback | 400 | invalid revision: ''",
        "POST | web/rollback?revision=2 | 400 | service web is at revision 2",
        "POST | web/rollback?revision=9 | 404 | service web has no revision 9 any more; kept are 1,"
            + " 2",
      })
  void declinesInSentences(String method, String target, int status, String message) {
    String path = "/skep/services/" + target;
    Answer answer = api.answer(method.equals("GET") ? Asked.get(path) : Asked.post(path, ""));
    assertEquals("{\"message\":\"" + message + "\"}\n", Asked.text(answer));
    assertEquals(status, answer.status());
  }

  private String ok(Incoming request) {
    Answer answer = api.answer(request);
    assertTrue(answer.status() < 300, () -> Asked.text(answer));
    return Asked.text(answer);
  }
}
