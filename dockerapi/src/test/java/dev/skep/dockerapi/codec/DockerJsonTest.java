package dev.skep.dockerapi.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skep.dockerapi.errors.ApiException;
import dev.skep.dockerapi.view.Created;
import dev.skep.dockerapi.view.InitRequest;
import dev.skep.dockerapi.view.ServiceDocument;
import dev.skep.dockerapi.view.ServiceStatus;
import dev.skep.dockerapi.view.Warned;
import dev.skep.model.Endpoint;
import dev.skep.model.EndpointSpec;
import dev.skep.model.GenericResource;
import dev.skep.model.Meta;
import dev.skep.model.NodeSpec;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.TaskSpec.RestartPolicy;
import dev.skep.model.UpdateConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerJsonTest {
  /// What `docker service create --name web busybox top` sends.
  private static final String SKELETON =
      """
      {"Name":"web","Labels":{},"TaskTemplate":{"ContainerSpec":{"Image":"busybox:latest",\
      "Args":["top"],"Init":false,"DNSConfig":{}},"Resources":{"Limits":{},"Reservations":{}},\
      "Placement":{},"ForceUpdate":0},"Mode":{"Replicated":{}},"EndpointSpec":{"Mode":"vip"}}\
      """;

  /// What `docker stack deploy` sends for a service that uses most of the compose format.
  private static final String STACK =
      """
      {"Name":"app_web","Labels":{"com.docker.stack.image":"nginx","sl":"sv"},"TaskTemplate":\
      {"ContainerSpec":{"Image":"nginx:1","Labels":{"a":"b"},"Args":["x"],"Env":["A=1","C"],\
      "Privileges":{"CredentialSpec":null,"SELinuxContext":null,"NoNewPrivileges":false},\
      "Mounts":[{"Type":"volume","Source":"app_vol","Target":"/v","VolumeOptions":{"Labels":{"l":"v"}}},\
      {"Type":"tmpfs","Target":"/t","TmpfsOptions":{"SizeBytes":1000000}}],\
      "Healthcheck":{"Test":["CMD-SHELL","true"],"Interval":5000000000,"Retries":3},\
      "Hosts":["10.0.0.1 db"]},"Resources":{"Limits":{"NanoCPUs":500000000,"MemoryBytes":67108864,\
      "Pids":100},"Reservations":{"NanoCPUs":100000000,"GenericResources":\
      [{"DiscreteResourceSpec":{"Kind":"SSD","Value":3}},{"NamedResourceSpec":{"Kind":"GPU","Value":"U1"}}]}},\
      "RestartPolicy":{"Condition":"on-failure","MaxAttempts":3},"Placement":{"Constraints":\
      ["node.role == manager"],"Preferences":[{"Spread":{"SpreadDescriptor":"node.labels.zone"}}],\
      "MaxReplicas":2},"Networks":[{"Target":"app_default","Aliases":["web"]}],"ForceUpdate":0},\
      "Mode":{"Replicated":{"Replicas":1}},"UpdateConfig":{"Parallelism":2,"Delay":10000000000,\
      "FailureAction":"rollback","MaxFailureRatio":0.4,"Order":"start-first"},\
      "RollbackConfig":{"Parallelism":1,"MaxFailureRatio":0,"Order":""},"EndpointSpec":{"Ports":\
      [{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,"PublishMode":"ingress"},\
      {"TargetPort":53,"Protocol":"udp","PublishMode":"host"}]}}\
      """;

  @Test
  void readsWhatTheClientSendsForAPlainService() {
    ServiceSpec spec = service(SKELETON);

    assertEquals("web", spec.annotations().name());
    assertEquals(List.of("top"), spec.taskTemplate().containerSpec().args());
    assertEquals(Optional.of(false), spec.taskTemplate().containerSpec().init());
    assertEquals(new ServiceMode.Replicated(1), spec.mode());
    assertEquals(Optional.of(EndpointSpec.NONE), spec.endpointSpec());
    assertEquals(Optional.empty(), spec.updateConfig());
  }

  @Test
  void showsAPlainServiceAsItWasSentAndWithWhatDockerFillsIn() {
    assertEquals(
        """
        {"Name":"web","Labels":{},"TaskTemplate":{"ContainerSpec":{"Image":"busybox:latest",\
        "Args":["top"],"Init":false,"DNSConfig":{},"Isolation":"default"},"Resources":\
        {"Limits":{},"Reservations":{}},"Placement":{},"ForceUpdate":0,"Runtime":"container"},\
        "Mode":{"Replicated":{"Replicas":1}},"EndpointSpec":{"Mode":"vip"}}
        """,
        written(service(SKELETON)));
  }

  @Test
  void addsNothingElseToTheSmallestService() {
    String smallest =
        "{\"Name\":\"s\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"i\",\"Command\":[\"c\"]}}}";

    assertEquals(
        """
        {"Name":"s","Labels":{},"TaskTemplate":{"ContainerSpec":{"Image":"i","Command":["c"],\
        "Isolation":"default"},"ForceUpdate":0,"Runtime":"container"},\
        "Mode":{"Replicated":{"Replicas":1}}}
        """,
        written(service(smallest)));
  }

  @Test
  void readsBackWhatItWrote() {
    ServiceSpec spec = service(STACK);

    assertEquals(spec, service(written(spec)));
  }

  @Test
  void readsTheShapesOfAStack() {
    ServiceSpec spec = service(STACK);
    UpdateConfig update = spec.updateConfig().orElseThrow();
    RestartPolicy restart = spec.taskTemplate().restartPolicy().orElseThrow();

    assertEquals(Duration.ofSeconds(10), update.delay());
    assertEquals(0.4f, update.maxFailureRatio());
    assertEquals(UpdateConfig.Order.START_FIRST, update.order());
    assertEquals(UpdateConfig.Order.STOP_FIRST, spec.rollbackConfig().orElseThrow().order());
    assertEquals(Optional.of(RestartPolicy.Condition.ON_FAILURE), restart.condition());
    assertEquals(
        List.of(new GenericResource.Discrete("SSD", 3), new GenericResource.Named("GPU", "U1")),
        spec.taskTemplate().reservations().genericResources());
    assertEquals(2, spec.ports().size());
    assertEquals(8080, spec.ports().getFirst().publishedPort());
  }

  @Test
  void writesRatiosShortAndWordsAsDockerHasThem() {
    String written = written(service(STACK));

    assertContains("\"MaxFailureRatio\":0.4,\"Order\":\"start-first\"", written);
    assertContains(
        "\"RollbackConfig\":{\"Parallelism\":1,\"FailureAction\":\"pause\",\"MaxFailureRatio\":0,"
            + "\"Order\":\"stop-first\"}",
        written);
    assertContains("\"RestartPolicy\":{\"Condition\":\"on-failure\",\"MaxAttempts\":3}", written);
    assertContains(
        "{\"CredentialSpec\":null,\"SELinuxContext\":null,\"NoNewPrivileges\":false}", written);
  }

  @Test
  void takesMembersInAnyCaseAndIgnoresWhatItDoesNotKnow() {
    String odd =
        "{\"NAME\":\"s\",\"x\":[{\"y\":1}],\"tasktemplate\":{\"containerspec\":{\"image\":\"i\"}}}";

    assertEquals("i", service(odd).taskTemplate().containerSpec().image());
    assertEquals("s", service(odd).annotations().name());
  }

  @Test
  void takesNullAsZero() {
    String nulls =
        "{\"Name\":null,\"Labels\":null,\"Mode\":null,\"EndpointSpec\":null,"
            + "\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"i\",\"Env\":null}}}";

    assertEquals(ServiceMode.DEFAULT, service(nulls).mode());
    assertEquals(List.of(), service(nulls).taskTemplate().containerSpec().env());
  }

  @Test
  void keepsUnsignedNumbersOfSixtyFourBits() {
    String large = SKELETON.replace("\"ForceUpdate\":0", "\"ForceUpdate\":18446744073709551615");

    assertContains("\"ForceUpdate\":18446744073709551615", written(service(large)));
  }

  @Test
  void takesAnEmptyBodyAsTheZeroValue() {
    InitRequest request = DockerJson.read(new byte[0], InitRequest.class, ApiVersion.CURRENT);

    assertEquals("", request.listenAddr());
    assertEquals(Optional.empty(), request.spec().raft().keepOldSnapshots());
  }

  @Test
  void dropsWhatIsYoungerThanTheRequest() {
    String spec =
        SKELETON.replace(
            "\"Init\":false", "\"Init\":false,\"OomScoreAdj\":5,\"CapabilityAdd\":[\"CAP_X\"]");

    ServiceSpec old = DockerJson.read(bytes(spec), ServiceSpec.class, new ApiVersion("1.45"));

    assertEquals(0, old.taskTemplate().containerSpec().oomScoreAdj());
    assertEquals(List.of("CAP_X"), old.taskTemplate().containerSpec().capabilityAdd());
    assertEquals(5, service(spec).taskTemplate().containerSpec().oomScoreAdj());
  }

  @Test
  void writesAServiceWithItsEnvelope() {
    var service =
        new ServiceDocument(
            new ServiceId("abc"),
            new Meta(12, Instant.parse("2026-11-21T13:17:05.890660Z"), Instant.EPOCH),
            service(SKELETON),
            Optional.empty(),
            Endpoint.NONE,
            Optional.empty(),
            Optional.empty());

    String written = written(service);

    assertContains(
        "{\"ID\":\"abc\",\"Version\":{\"Index\":12},\"CreatedAt\":\"2026-11-21T13:17:05.89066Z\","
            + "\"UpdatedAt\":\"1970-01-01T00:00:00Z\",\"Spec\":{\"Name\":\"web\"",
        written);
    assertContains("\"Endpoint\":{\"Spec\":{}}}\n", written);
  }

  @Test
  void putsTogetherWhatWasWrittenBefore() {
    byte[] first = DockerJson.write(Warned.of(List.of("a")));
    byte[] second = DockerJson.with(first, "ServiceStatus", new ServiceStatus(1, 2, 0));

    assertEquals("[]\n", text(DockerJson.list(List.of())));
    assertEquals(
        "[{\"Warnings\":[\"a\"]},{\"Warnings\":[\"a\"],"
            + "\"ServiceStatus\":{\"RunningTasks\":1,\"DesiredTasks\":2,\"CompletedTasks\":0}}]\n",
        text(DockerJson.list(List.of(first, second))));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void fillsInTheDefaultsWhenAsked() {
    var service =
        new ServiceDocument(
            new ServiceId("abc"),
            Meta.NEW,
            service("{\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"i\"}}}"),
            Optional.empty(),
            Endpoint.NONE,
            Optional.empty(),
            Optional.empty());

    assertContains(
        """
        "Spec":{"Labels":{},"TaskTemplate":{"ContainerSpec":{"Image":"i",\
        "StopGracePeriod":10000000000,"DNSConfig":{},"Isolation":"default"},"Resources":{},\
        "RestartPolicy":{"Condition":"any","Delay":5000000000,"MaxAttempts":0},"Placement":{},\
        "ForceUpdate":0,"Runtime":"container"},"Mode":{"Replicated":{"Replicas":1}},\
        "UpdateConfig":{"Parallelism":1,"FailureAction":"pause","Monitor":5000000000,\
        "MaxFailureRatio":0,"Order":"stop-first"},"RollbackConfig":{"Parallelism":1,\
        "FailureAction":"pause","Monitor":5000000000,"MaxFailureRatio":0,"Order":"stop-first"}}\
        """,
        written(service.withDefaults()));
  }

  @Test
  void leavesHtmlAlone() {
    assertEquals("{\"message\":\"<a> & b\"}\n", new String(DockerJson.message("<a> & b")));
  }

  @Test
  void showsAbsentWarningsAsNull() {
    assertEquals("{\"ID\":\"x\",\"Warnings\":null}\n", written(Created.of("x", List.of())));
    assertEquals(
        "{\"ID\":\"x\",\"Warnings\":[\"mind the gap\"]}\n",
        written(Created.of("x", List.of("mind the gap"))));
    assertEquals("{\"Warnings\":null}\n", written(Warned.of(List.of())));
  }

  @Test
  void refusesANodeWithoutRoleOrAvailability() {
    assertEquals("invalid Role: \"\"", complaint("{\"Availability\":\"active\"}", NodeSpec.class));
    assertEquals(
        "invalid Availability: \"bad\"",
        complaint("{\"Role\":\"worker\",\"Availability\":\"bad\"}", NodeSpec.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Mode\":{\"Replicated\":{\"Replicas\":-1}}} | invalid JSON: json: cannot unmarshal"
            + " number -1 into Go struct field ReplicatedService.Mode.Replicated.Replicas of type"
            + " uint64",
        "{\"Name\":1} | invalid JSON: json: cannot unmarshal number into Go struct field"
            + " ServiceSpec.Name of type string",
        "{\"Labels\":[]} | invalid JSON: json: cannot unmarshal array into Go struct field"
            + " ServiceSpec.Labels of type map[string]string",
        "[] | invalid JSON: json: cannot unmarshal array into Go value of type swarm.ServiceSpec",
        "\"x\" | invalid JSON: json: cannot unmarshal string into Go value of type"
            + " swarm.ServiceSpec",
        "{\"TaskTemplate\":{\"RestartPolicy\":{\"Delay\":1.5}}} | invalid JSON: json: cannot"
            + " unmarshal number 1.5 into Go struct field"
            + " RestartPolicy.TaskTemplate.RestartPolicy.Delay of type time.Duration",
        "{invalid | invalid JSON: invalid character 'i' looking for beginning of object key string",
        "{\"Name\":\"x\" | invalid JSON: unexpected EOF",
        "{\"Name\":\"x\"}{} | unexpected content after JSON",
        "{\"Name\":tru} | invalid JSON: invalid character '}' in literal true (expecting 'e')",
        "{\"Name\" 1} | invalid JSON: invalid character '1' after object key",
        "{\"Name\":\"x\" \"y\"} | invalid JSON: invalid character '\"' after object key:value pair",
        "{\"Mode\":{\"Replicated\":{},\"Global\":{}}} | must specify only one service mode",
        "{\"Name\":\"x\"} | mismatched Runtime and *Spec fields",
        "{\"TaskTemplate\":{\"Runtime\":\"wasm\"}} | unsupported runtime",
        "{\"EndpointSpec\":{\"Mode\":\"foo\"}} | invalid resolution mode: \"foo\"",
        "{\"UpdateConfig\":{\"FailureAction\":\"x\"}} | unrecognized update failure action x",
        "{\"UpdateConfig\":{\"Order\":\"x\"}} | unrecognized update order x",
        "{\"TaskTemplate\":{\"RestartPolicy\":{\"Condition\":\"x\"}}} | invalid RestartCondition:"
            + " \"x\"",
        "{\"TaskTemplate\":{\"ContainerSpec\":{\"Mounts\":[{\"Type\":\"x\"}]}}} | invalid"
            + " MountType: \"x\"",
        "{\"Mode\":{\"Replicated\":{\"Replicas\":18446744073709551615}}} | rpc error: code ="
            + " InvalidArgument desc = Number of replicas must be non-negative",
      })
  void saysWhatIsWrongInDockersWords(String body, String message) {
    assertEquals(message, complaint(body, ServiceSpec.class));
  }

  private static String complaint(String body, Class<? extends Record> type) {
    var refused =
        assertThrows(
            ApiException.class, () -> DockerJson.read(bytes(body), type, ApiVersion.CURRENT));
    assertEquals(400, refused.error().status());
    return refused.error().message();
  }

  private static ServiceSpec service(String json) {
    return DockerJson.read(bytes(json), ServiceSpec.class, ApiVersion.CURRENT);
  }

  private static String written(Object value) {
    return new String(DockerJson.write(value), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertContains(String part, String whole) {
    assertEquals(true, whole.contains(part), () -> part + "\nis not in\n" + whole);
  }
}
