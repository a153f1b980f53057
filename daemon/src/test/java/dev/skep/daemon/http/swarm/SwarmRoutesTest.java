package dev.skep.daemon.http.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Api;
import dev.skep.daemon.http.Asked;
import dev.skep.daemon.http.Incoming;
import dev.skep.daemon.http.RequestBody;
import dev.skep.daemon.http.Route;
import dev.skep.daemon.swarm.NextRoots;
import dev.skep.dockerapi.client.Headers;
import dev.skep.model.RegistryAuth;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SwarmRoutesTest {
  private static final String INIT = "{\"ListenAddr\":\"127.0.0.1:2377\"}";
  private static final String WEB =
      "{\"Name\":\"web\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"busybox\"}}}";

  /// Its content is three bytes that are no text.
  private static final String KEY = "{\"Name\":\"key\",\"Data\":\"AP+A\"}";

  private final FakeSwarm swarm = new FakeSwarm();
  private final Api api = new Api(routes(swarm), () -> "test");

  /// All routes of this package, with an engine that has one network of its own and one behind the
  /// overlay.
  static List<Route> routes(FakeSwarm swarm) {
    String engines =
        "[{\"Name\":\"bridge\",\"Id\":\"b1\",\"Labels\":{}},{\"Name\":\"skep_x\",\"Id\":\"x1\","
            + "\"Labels\":{\"dev.skep.network.id\":\"n\"}}]";
    return Stream.of(
            SwarmRoutes.of(swarm, swarm.ids, swarm.dice, new NextRoots(InstantSource.system())),
            NodeRoutes.of(swarm, InstantSource.system()),
            ServiceRoutes.of(swarm, swarm.ids, InstantSource.system()),
            TaskRoutes.of(swarm),
            SecretRoutes.of(swarm, swarm.ids),
            ConfigRoutes.of(swarm, swarm.ids),
            NetworkRoutes.of(
                swarm,
                _ -> Answer.json(200, engines.getBytes(StandardCharsets.UTF_8)),
                swarm.ids,
                InstantSource.system()))
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/swarm", "/nodes", "/services", "/tasks", "/secrets", "/configs", "/nodes/x"})
  void needsASwarm(String path) {
    assertError(
        503,
        "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to"
            + " connect this node to swarm and try again.",
        Asked.get("/v1.41" + path));
  }

  @Test
  void sendsUsersOfAWorkerToAManager() {
    swarm.become(new Standing.Worker());

    assertError(
        503,
        "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster"
            + " state. Please run this command on a manager node or promote the current node to a"
            + " manager.",
        Asked.get("/services"));
  }

  @Test
  void foundsASwarmOnceOnly() {
    assertEquals("\"" + FakeSwarm.SELF + "\"\n", ok(200, Asked.post("/swarm/init", INIT)));
    assertError(
        503,
        "This node is already part of a swarm. Use \"docker swarm leave\" to leave this swarm and"
            + " join another one.",
        Asked.post("/swarm/init", INIT));
  }

  @Test
  void listsServicesAsTheyAreNow() {
    init();
    ok(201, Asked.post("/services/create", WEB));
    assertFalse(ok(200, Asked.get("/services")).contains("busybox:2"));
    String version = version();
    assertEquals(ok(200, Asked.get("/services")), ok(200, Asked.get("/services")));

    ok(
        200,
        Asked.post("/services/web/update?version=" + version, WEB.replace("busybox", "busybox:2")));

    String listed = ok(200, Asked.get("/services"));
    assertEquals("[" + ok(200, Asked.get("/services/web")).strip() + "]\n", listed);
    assertTrue(listed.contains("busybox:2") && listed.contains("PreviousSpec"), listed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | 400 | invalid ListenAddr \"\": invalid empty address",
        "{\"ListenAddr\":\"nonsense\"} | 400 | listen address must be an IP address or network"
            + " interface (with optional port number)",
        "{\"ListenAddr\":\"127.0.0.1\",\"AdvertiseAddr\":\"0.0.0.0\"} | 400 | advertise address"
            + " must be a non-zero IP address or network interface (with optional port number)",
        "{\"ListenAddr\":\"127.0.0.1\",\"DataPathAddr\":\"0.0.0.0\"} | 400 | data path address"
            + " must be a non-zero IP address or network interface (without a port number)",
        "{\"ListenAddr\":\"127.0.0.1\",\"DataPathPort\":80} | 500 | Datapath port number is not in"
            + " valid range (1024-49151) : 80",
        "{\"ListenAddr\":\"127.0.0.1\",\"SubnetSize\":30} | 500 | subnet size is out of range: 30",
        "{\"ListenAddr\":\"127.0.0.1\",\"Availability\":\"x\"} | 400 | invalid Availability: \"x\"",
        "{\"ListenAddr\":\"127.0.0.1\",\"Spec\":{\"CAConfig\":{\"NodeCertExpiry\":60000000000}}}"
            + " | 500 | error updating cluster settings: rpc error: code = InvalidArgument desc ="
            + " minimum certificate expiry time is: 1h0m0s",
      })
  void refusesToFoundAWrongSwarm(String body, int status, String message) {
    assertError(status, message, Asked.post("/swarm/init", body));
    assertError(503, NotAManager.INACTIVE, Asked.get("/swarm"));
  }

  @Test
  void needsToKnowWhomToJoin() {
    assertError(
        400,
        "at least 1 RemoteAddr is required to join",
        Asked.post("/swarm/join", "{\"ListenAddr\":\"0.0.0.0\"}"));
    assertError(
        400,
        "invalid remoteAddr \"\": invalid empty address",
        Asked.post("/swarm/join", "{\"ListenAddr\":\"0.0.0.0\",\"RemoteAddrs\":[\"\"]}"));
  }

  @Test
  void letsTheLastManagerGoOnlyByForce() {
    init();

    assertError(
        503,
        "You are attempting to leave the swarm on a node that is participating as a manager."
            + " Removing the last manager erases all current state of the swarm. Use `--force` to"
            + " ignore this message. ",
        Asked.post("/swarm/leave", ""));
    assertEquals("", ok(200, Asked.post("/swarm/leave?force=1", "")));
    assertError(503, "This node is not part of a swarm", Asked.post("/swarm/leave", ""));
  }

  @Test
  void rotatesOneTokenAndLeavesTheOther() {
    init();
    String spec = "{\"Name\":\"default\"}";

    assertError(
        400,
        "invalid swarm version '': strconv.ParseUint: parsing \"\": invalid syntax",
        Asked.post("/swarm/update", spec));
    ok(200, Asked.post("/swarm/update?version=1&rotateWorkerToken=true", spec));

    String after = ok(200, Asked.get("/swarm"));
    assertTrue(after.contains(FakeSwarm.MANAGER_TOKEN), after);
    assertTrue(!after.contains(FakeSwarm.WORKER_TOKEN), after);
  }

  @Test
  void givesAnUnlockKeyWhileAutolockIsOn() {
    init();
    String on = "{\"Name\":\"default\",\"EncryptionConfig\":{\"AutoLockManagers\":true}}";
    assertEquals("{\"UnlockKey\":\"\"}\n", ok(200, Asked.get("/swarm/unlockkey")));

    ok(200, Asked.post("/swarm/update?version=1", on));
    String first = ok(200, Asked.get("/swarm/unlockkey"));
    assertTrue(first.matches("\\{\"UnlockKey\":\"SWMKEY-1-[A-Za-z0-9+/]{43}\"}\n"), first);
    assertTrue(!ok(200, Asked.get("/swarm")).contains("SWMKEY"));

    ok(200, Asked.post("/swarm/update?version=2&rotateManagerUnlockKey=true", on));
    assertNotEquals(first, ok(200, Asked.get("/swarm/unlockkey")));

    ok(200, Asked.post("/swarm/update?version=3", "{\"Name\":\"default\"}"));
    assertEquals("{\"UnlockKey\":\"\"}\n", ok(200, Asked.get("/swarm/unlockkey")));
  }

  @Test
  void givesAnUnlockKeyToASwarmThatBeginsLocked() {
    ok(
        200,
        Asked.post("/swarm/init", "{\"ListenAddr\":\"127.0.0.1:2377\",\"AutoLockManagers\":true}"));

    String key = ok(200, Asked.get("/swarm/unlockkey"));
    assertTrue(key.contains("SWMKEY-1-"), key);
  }

  @Test
  void unlocksOnlyALockedManagerAndOnlyWithItsKey() {
    ok(
        200,
        Asked.post("/swarm/init", "{\"ListenAddr\":\"127.0.0.1:2377\",\"AutoLockManagers\":true}"));
    String key = ok(200, Asked.get("/swarm/unlockkey"));
    assertError(409, "swarm is not locked", Asked.post("/swarm/unlock", key));

    swarm.become(new Standing.Locked());
    assertError(
        503,
        "Swarm is encrypted and needs to be unlocked before it can be used. Please use \"docker"
            + " swarm unlock\" to unlock it.",
        Asked.get("/swarm"));
    assertError(
        400, "invalid key string", Asked.post("/swarm/unlock", "{\"UnlockKey\":\"SWMKEY-1-x\"}"));
    assertError(
        401,
        "swarm could not be unlocked: invalid key provided",
        Asked.post("/swarm/unlock", "{\"UnlockKey\":\"SWMKEY-1-" + "A".repeat(43) + "\"}"));
    assertError(
        503,
        "Swarm is encrypted and locked. Please unlock it first or use `--force` to ignore this"
            + " message.",
        Asked.post("/swarm/leave", ""));

    assertEquals("", ok(200, Asked.post("/swarm/unlock", key)));
    ok(200, Asked.get("/swarm"));
  }

  @Test
  void createsListsAndRemovesAService() {
    init();

    String created = ok(201, Asked.post("/services/create", WEB));
    assertEquals("{\"ID\":\"" + swarm.serviceNamed("web") + "\",\"Warnings\":null}\n", created);
    assertTrue(
        ok(200, Asked.get("/services?status=true"))
            .contains(
                "\"ServiceStatus\":{\"RunningTasks\":1,\"DesiredTasks\":1,\"CompletedTasks\":0}"));
    assertEquals("", ok(200, Asked.delete("/services/web")));
    assertEquals("[]\n", ok(200, Asked.get("/services")));
    assertEquals("[]\n", ok(200, Asked.get("/tasks")));
    assertError(404, "service web not found", Asked.get("/services/web"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/services?filters={x | 400 | invalid filter",
        "/services?filters={\"bogus\":{\"x\":true}} | 400 | invalid filter 'bogus'",
        "/services?status=maybe | 400 | invalid value for status: maybe: strconv.ParseBool:"
            + " parsing \"maybe\": invalid syntax",
        "/tasks?filters={\"service\":[\"nope\"]} | 404 | service nope not found",
        "/tasks?filters={\"node\":[\"nope\"]} | 404 | node nope not found",
        "/tasks?filters={\"desired-state\":{\"bad\":true}} | 500 | Invalid desired-state filter:"
            + " 'bad'",
        "/nodes?filters={\"role\":{\"bad\":true}} | 500 | Invalid role filter: 'bad'",
        "/tasks/nope | 404 | task nope not found",
        "/nodes/nope | 404 | node nope not found",
        "/secrets/nope | 404 | secret nope not found",
        "/networks/nope?scope=swarm | 404 | network nope not found",
      })
  void declinesBadQuestionsInDockersWords(String target, int status, String message) {
    init();

    assertError(status, message, Asked.get(target.replace("{", "%7B").replace("}", "%7D")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "version=abc | 400 | invalid service version 'abc': strconv.ParseUint: parsing \"abc\":"
            + " invalid syntax",
        "version=999 | 500 | rpc error: code = Unknown desc = update out of sequence",
        "version=999&rollback=foo | 500 | unrecognized rollback option foo",
        "version=999&registryAuthFrom=foo | 500 | unsupported registryAuthFrom value",
      })
  void declinesBadUpdatesInDockersWords(String query, int status, String message) {
    init();
    ok(201, Asked.post("/services/create", WEB));

    assertError(status, message, Asked.post("/services/web/update?" + query, WEB));
  }

  @Test
  void keepsRegistryCredentialsAndNeverShowsThem() {
    init();
    ok(201, sent("/services/create", WEB, "first-c3VwZXJzZWNyZXQ="));
    assertEquals(Optional.of(new RegistryAuth("first-c3VwZXJzZWNyZXQ=")), auth());
    ok(200, Asked.post("/services/web/update?registryAuthFrom=spec&version=" + version(), WEB));
    assertEquals(Optional.of(new RegistryAuth("first-c3VwZXJzZWNyZXQ=")), auth());
    ok(200, sent("/services/web/update?version=" + version(), WEB, "second-c3VwZXJzZWNyZXQ="));
    assertEquals(Optional.of(new RegistryAuth("second-c3VwZXJzZWNyZXQ=")), auth());

    for (String path : List.of("/services", "/services/web?insertDefaults=1", "/tasks")) {
      String shown = ok(200, Asked.get(path));
      assertFalse(shown.contains("c3VwZXJzZWNyZXQ="), shown);
      assertFalse(shown.toLowerCase(Locale.ROOT).contains("registryauth"), shown);
    }
    assertFalse(swarm.view().orElseThrow().services().toString().contains("c3VwZXJzZWNyZXQ="));
  }

  @Test
  void refusesAnAccountThatNoContainerHereCouldUse() {
    init();
    String windows =
        WEB.replace(
            "\"Image\"", "\"Privileges\":{\"CredentialSpec\":{\"File\":\"a.json\"}},\"Image\"");
    assertError(
        501,
        "rpc error: code = Unimplemented desc = ContainerSpec: credential specs are for Windows"
            + " containers, which Skep does not run",
        Asked.post("/services/create", windows));
    ok(201, Asked.post("/services/create", windows.replace("{\"File\":\"a.json\"}", "null")));
  }

  @Test
  void takesCredentialsFromNowhereElse() {
    init();
    String slipped = WEB.replace("\"Image\"", "\"RegistryAuth\":{\"Encoded\":\"x\"},\"Image\"");
    ok(201, Asked.post("/services/create", slipped));
    assertEquals(Optional.empty(), auth());
    assertError(
        500,
        "service does not have a previous spec",
        Asked.post(
            "/services/web/update?registryAuthFrom=previous-spec&version=" + version(), WEB));
    assertError(
        400,
        "registry credentials must have at most 65536 characters",
        sent("/services/create", WEB, "x".repeat(65537)));
  }

  private static Incoming sent(String target, String json, String auth) {
    var headers = Headers.of("Content-Type", "application/json").with("X-Registry-Auth", auth);
    return Asked.of("POST", target, headers, RequestBody.of(json.getBytes(StandardCharsets.UTF_8)));
  }

  private Optional<RegistryAuth> auth() {
    var web = swarm.view().orElseThrow().serviceNamed("web").orElseThrow();
    return web.spec().taskTemplate().containerSpec().registryAuth();
  }

  private String version() {
    return version(ok(200, Asked.get("/services")));
  }

  @Test
  void tellsWhichRunOfItsJobATaskBelongsToAndCountsSlotsFromNought() {
    init();
    String job =
        """
        {"Name":"job","TaskTemplate":{"ContainerSpec":{"Image":"busybox"}},\
        "Mode":{"ReplicatedJob":{"MaxConcurrent":2,"TotalCompletions":3}}}\
        """;
    ok(201, Asked.post("/services/create", job));
    String services = ok(200, Asked.get("/services?status=true"));
    assertTrue(
        services.contains("\"JobStatus\":{\"JobIteration\":{},\"LastExecution\":\""), services);
    assertTrue(
        services.contains(
            "\"ServiceStatus\":{\"RunningTasks\":2,\"DesiredTasks\":2,\"CompletedTasks\":0}"),
        services);
    String first = ok(200, Asked.get("/tasks"));
    assertTrue(first.contains("\"JobIteration\":{}"), first);
    assertTrue(first.contains("\"Slot\":1") && !first.contains("\"Slot\":2"), first);

    ok(200, Asked.post("/services/job/update?version=" + version(services), job));
    String again = ok(200, Asked.get("/services/job"));
    assertTrue(again.contains("\"JobIteration\":{\"Index\":1}"), again);
  }

  private static String version(String services) {
    return services.replaceFirst("(?s).*?\"Version\":\\{\"Index\":(\\d+).*", "$1");
  }

  @Test
  void refusesASecondServiceOfOneName() {
    init();
    ok(201, Asked.post("/services/create", WEB));

    assertError(
        409,
        "rpc error: code = AlreadyExists desc = name conflicts with an existing object: service"
            + " web already exists",
        Asked.post("/services/create", WEB));
  }

  @Test
  void keepsTheContentOfSecretsToItselfAndShowsThatOfConfigs() {
    init();

    assertEquals("{\"ID\":\"", ok(201, Asked.post("/secrets/create", KEY)).substring(0, 7));
    ok(201, Asked.post("/configs/create", KEY));
    assertFalse(ok(200, Asked.get("/secrets")).contains("Data"));
    assertFalse(ok(200, Asked.get("/secrets/key")).contains("Data"));
    assertTrue(ok(200, Asked.get("/configs")).contains("\"Data\":\"AP+A\""));
    assertTrue(ok(200, Asked.get("/configs/key")).contains("\"Data\":\"AP+A\""));
    assertEquals("", ok(204, Asked.delete("/secrets/key")));
    assertEquals("", ok(204, Asked.delete("/configs/key")));
    assertEquals("[]\n", ok(200, Asked.get("/configs")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/secrets/create | {} | 400 | rpc error: code = InvalidArgument desc = name must be provided",
        "/secrets/create | {\"Name\":\"k\"} | 400 | rpc error: code = InvalidArgument desc = secret"
            + " data must be larger than 0 and less than 512000 bytes",
        "/configs/create | {\"Name\":\"k\",\"Data\":\"!\"} | 400 | invalid JSON: illegal base64 data"
            + " at input byte 0",
        "/v1.36/configs/create | {\"Name\":\"k\",\"Data\":\"AA==\",\"Templating\":{\"Name\":\"golang\"}}"
            + " | 400 | config templating is not supported on the specified API version: 1.36",
        "/secrets/key/update?version=x | {} | 400 | invalid secret version",
        "/secrets/key/update?version=1 | {\"Name\":\"other\"} | 400 | rpc error: code ="
            + " InvalidArgument desc = only updates to Labels are allowed",
      })
  void refusesSecretsAndConfigsInDockersWords(String path, String body, int status, String why) {
    init();
    ok(201, Asked.post("/secrets/create", KEY));

    assertError(status, why, Asked.post(path, body));
  }

  @Test
  void showsTheIngressOnceAndHidesTheBridgesBehindOverlays() {
    init();

    String networks = ok(200, Asked.get("/networks"));

    assertTrue(networks.contains("\"Name\":\"ingress\""), networks);
    assertTrue(networks.contains("\"Name\":\"bridge\""), networks);
    assertTrue(!networks.contains("skep_x"), networks);
  }

  @Test
  void framesOneLogLineEach() throws Exception {
    init();
    ok(201, Asked.post("/services/create", WEB));
    swarm.says(
        new LogLine(
            FakeSwarm.SELF,
            swarm.serviceNamed("web"),
            swarm.taskOf("web"),
            true,
            Instant.parse("2026-11-21T14:08:15.1Z"),
            new TreeMap<>(),
            "oops\n".getBytes(StandardCharsets.UTF_8)));

    Answer answer = api.answer(Asked.get("/services/web/logs?stderr=1&details=1&timestamps=1"));

    var out = new ByteArrayOutputStream();
    if (!(answer.content() instanceof Answer.Content.Flow(var writer))) {
      throw new AssertionError("no stream: " + answer);
    }
    writer.writeTo(out);
    byte[] frame = out.toByteArray();
    String text = new String(frame, 8, frame.length - 8, StandardCharsets.UTF_8);
    assertEquals(2, frame[0]);
    assertEquals(frame.length - 8, frame[7] & 0xff);
    assertEquals(
        "2026-11-21T14:08:15.100000000Z com.docker.swarm.node.id="
            + FakeSwarm.SELF
            + ",com.docker.swarm.service.id="
            + swarm.serviceNamed("web")
            + ",com.docker.swarm.task.id="
            + swarm.taskOf("web")
            + " oops\n",
        text);
    assertEquals(
        "application/vnd.docker.multiplexed-stream",
        answer.headers().first("Content-Type").orElseThrow());
  }

  @Test
  void wantsAtLeastOneStreamOfLogs() {
    init();
    ok(201, Asked.post("/services/create", WEB));

    assertError(
        500,
        "Bad parameters: you must choose at least one stream",
        Asked.get("/services/web/logs"));
    assertError(
        500,
        "negative tail values not supported",
        Asked.get("/services/web/logs?stdout=1&tail=-1"));
  }

  @Test
  void tellsInfoAndPingWhereItStands() {
    var status = new SwarmStatus(swarm);
    assertEquals("inactive", status.get().state());

    init();

    assertEquals("active/manager", status.get().state());
    String info = new String(status.get().json(), StandardCharsets.UTF_8);
    assertTrue(info.contains("\"Nodes\":1,\"Managers\":1,\"Cluster\":{\"ID\":"), info);
    assertTrue(!info.contains("SWMTKN"), info);
  }

  private void init() {
    ok(200, Asked.post("/swarm/init", INIT));
  }

  private String ok(int status, Incoming incoming) {
    Answer answer = api.answer(incoming);
    assertEquals(status, answer.status(), () -> Asked.text(answer));
    return Asked.text(answer);
  }

  private void assertError(int status, String message, Incoming incoming) {
    Answer answer = api.answer(incoming);
    String escaped = message.replace("\\", "\\\\").replace("\"", "\\\"");
    assertEquals("{\"message\":\"" + escaped + "\"}\n", Asked.text(answer));
    assertEquals(status, answer.status());
  }
}
