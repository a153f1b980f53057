package dev.skep.daemon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.engine.Assignments;
import dev.skep.model.ContainerSpec;
import dev.skep.model.ContainerSpec.DnsConfig;
import dev.skep.model.ContainerSpec.HealthConfig;
import dev.skep.model.ContainerSpec.Privileges;
import dev.skep.model.ContainerSpec.Ulimit;
import dev.skep.model.Mount;
import dev.skep.model.NetworkId;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.Protocol;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.Resources;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskSpec;
import dev.skep.model.Values;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.TaskAssignment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ContainerBodyTest {
  private static final Privileges PRIVILEGES =
      new Privileges(
          Optional.empty(),
          Optional.of(new Privileges.SelinuxContext(false, "u", "", "", "s0")),
          Optional.of(new Privileges.Seccomp("custom", base64("{\"a\":1}"))),
          Optional.of(new Privileges.AppArmor("disabled")),
          true);

  private static final List<Mount> MOUNTS =
      List.of(
          new Mount(
              Mount.Type.BIND,
              "/srv",
              "/data",
              true,
              "",
              Optional.of(new Mount.BindOptions("rslave", true)),
              Optional.empty(),
              Optional.empty()),
          new Mount(
              Mount.Type.VOLUME,
              "v1",
              "/vol",
              false,
              "",
              Optional.empty(),
              Optional.of(
                  new Mount.VolumeOptions(
                      true,
                      sorted(Map.of("a", "b")),
                      "",
                      Optional.of(new Mount.VolumeDriver("nfs", sorted(Map.of("o", "ro")))))),
              Optional.empty()),
          new Mount(
              Mount.Type.TMPFS,
              "",
              "/tmp",
              false,
              "",
              Optional.empty(),
              Optional.empty(),
              Optional.of(
                  new Mount.TmpfsOptions(
                      1024, 511, List.of(List.of("uid", "7"), List.of("exec"))))));

  private static final ContainerSpec FULL =
      new ContainerSpec(
          "nginx:1",
          sorted(Map.of("own", "1", "com.docker.swarm.task.id", "forged")),
          List.of("/entry"),
          List.of("a", "b"),
          "host",
          List.of("A=1", "B"),
          "/work",
          "www",
          List.of("g1"),
          Optional.of(PRIVILEGES),
          Optional.of(true),
          "SIGQUIT",
          true,
          true,
          true,
          MOUNTS,
          Optional.of(Duration.ofSeconds(3)),
          Optional.of(
              new HealthConfig(
                  List.of("CMD", "true"),
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(2),
                  Duration.ofSeconds(3),
                  Duration.ofSeconds(4),
                  4)),
          List.of("10.0.0.1 one two", "::1 six"),
          Optional.of(
              new DnsConfig(List.of("9.9.9.9"), List.of("example.org"), List.of("ndots:1"))),
          List.of(),
          List.of(),
          "default",
          sorted(Map.of("net.core.somaxconn", "9")),
          List.of("CAP_NET_ADMIN"),
          List.of("CAP_CHOWN"),
          List.of(new Ulimit("nofile", 20, 10)),
          -5,
          Optional.empty());

  @Test
  void saysWhatToRunAndAsWhom() throws IOException {
    var body = body(assignment());

    assertEquals("nginx:1", body.path("Image").asString());
    equal("['/entry']", body.path("Entrypoint"));
    equal("['a','b']", body.path("Cmd"));
    equal("['A=1','B']", body.path("Env"));
    assertEquals("host", body.path("Hostname").asString());
    assertEquals("/work", body.path("WorkingDir").asString());
    assertEquals("www", body.path("User").asString());
    assertEquals("SIGQUIT", body.path("StopSignal").asString());
    equal("[true,true]", array(body.path("Tty"), body.path("OpenStdin")));
  }

  @Test
  void letsTheSystemsLabelsWin() throws IOException {
    equal(
        """
        {'own':'1','com.docker.swarm.node.id':'n1','com.docker.swarm.service.id':'s1',
         'com.docker.swarm.service.name':'web','com.docker.swarm.task':'',
         'com.docker.swarm.task.id':'t1','com.docker.swarm.task.name':'web.1.t1'}
        """,
        body(assignment()).path("Labels"));
  }

  @Test
  void saysHowToProbe() throws IOException {
    equal(
        """
        {'Test':['CMD','true'],'Interval':1000000000,'Timeout':2000000000,
         'StartPeriod':3000000000,'StartInterval':4000000000,'Retries':4}
        """,
        body(assignment()).path("Healthcheck"));
  }

  @Test
  void saysWhatTheHostGivesAndForbids() throws IOException {
    var host = body(assignment()).path("HostConfig");

    equal(
        """
        {'ReadonlyRootfs':true,'Init':true,'Isolation':'default','GroupAdd':['g1'],
         'CapAdd':['CAP_NET_ADMIN'],'CapDrop':['CAP_CHOWN'],
         'Sysctls':{'net.core.somaxconn':'9'},'OomScoreAdj':-5,
         'ExtraHosts':['one:10.0.0.1','six:::1'],
         'Dns':['10.0.1.2','9.9.9.9'],'DnsSearch':['example.org'],'DnsOptions':['ndots:1'],
         'Ulimits':[{'Name':'nofile','Hard':20,'Soft':10}],
         'Mounts':[
           {'Type':'bind','Source':'/srv','Target':'/data','ReadOnly':true,
            'BindOptions':{'Propagation':'rslave','NonRecursive':true}},
           {'Type':'volume','Source':'v1','Target':'/vol','ReadOnly':false,
            'VolumeOptions':{'NoCopy':true,'Labels':{'a':'b'},
                             'DriverConfig':{'Name':'nfs','Options':{'o':'ro'}}}},
           {'Type':'tmpfs','Target':'/tmp','ReadOnly':false,
            'TmpfsOptions':{'SizeBytes':1024,'Mode':511,'Options':[['uid','7'],['exec']]}}],
         'SecurityOpt':['no-new-privileges:true','label=user:u','label=level:s0',
                        'seccomp={\\"a\\":1}','apparmor=unconfined'],
         'NanoCpus':500000000,'Memory':1048576,'PidsLimit':7,
         'LogConfig':{'Type':'json-file','Config':{'max-size':'1m'}},
         'PortBindings':{'80/tcp':[{'HostPort':'8080'}],'53/udp':[{'HostPort':''}]},
         'NetworkMode':'front'}
        """,
        host);
  }

  @Test
  void opensOnlyTheHostsPorts() throws IOException {
    equal("{'80/tcp':{},'53/udp':{}}", body(assignment()).path("ExposedPorts"));
  }

  @Test
  void putsTheContainerIntoItsFirstNetworkWithItsAddress() throws IOException {
    equal(
        "{'EndpointsConfig':{'front':{'IPAMConfig':{'IPv4Address':'10.0.1.5'}}}}",
        body(assignment()).path("NetworkingConfig"));
    equal("{'IPAMConfig':{'IPv4Address':'10.0.2.6'}}", ContainerBody.endpoint(assignment(), 1));
  }

  @Test
  void leavesToTheImageWhatNobodyHasSaid() throws IOException {
    var body = body(Assignments.of("t1", ContainerSpec.of("nginx")));

    equal("{'ReadonlyRootfs':false}", body.path("HostConfig"));
    assertEquals(
        List.of("Image", "Tty", "OpenStdin", "Labels", "HostConfig"),
        List.copyOf(body.propertyNames()));
  }

  @Test
  void asksTheNodeForNamesOnTheFirstNetworkThatHasSome() throws IOException {
    var ingress = network("n0", "ingress", 0, true);
    equal("['10.0.2.2']", names(ingress, network("n2", "back", 2), network("n1", "front", 1)));
    assertTrue(names(ingress).isMissingNode());
    assertTrue(names().isMissingNode());
  }

  private static JsonNode names(NetworkInfo... networks) {
    var plain = Assignments.of("t1", ContainerSpec.of("nginx"));
    var attached = new TaskAssignment(plain.task(), plain.spec(), List.of(networks));
    return body(attached).path("HostConfig").path("Dns");
  }

  private static TaskAssignment assignment() {
    var limits = new Resources(500_000_000, 1_048_576, 7, List.of());
    var template =
        new TaskSpec(
            FULL,
            Optional.of(
                new TaskSpec.ResourceRequirements(Optional.of(limits), Optional.of(limits))),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.of(new TaskSpec.LogDriver("json-file", sorted(Map.of("max-size", "1m")))),
            0);
    var ports =
        HostPortsTest.withPorts(
            new PortConfig("", Protocol.TCP, 80, 8080, PublishMode.HOST),
            new PortConfig("", Protocol.UDP, 53, 0, PublishMode.HOST),
            new PortConfig("", Protocol.TCP, 90, 9090, PublishMode.INGRESS));
    var attachments =
        List.of(
            new NetworkAttachment(new NetworkId("n2"), "10.0.2.6/24"),
            new NetworkAttachment(new NetworkId("n1"), "10.0.1.5/24"));
    return new TaskAssignment(
        ports.task().withNetworks(attachments),
        ports.spec().withTaskTemplate(template),
        List.of(network("n1", "front", 1), network("n2", "back", 2)));
  }

  private static NetworkInfo network(String id, String name, int number) {
    return network(id, name, number, false);
  }

  private static NetworkInfo network(String id, String name, int number, boolean ingress) {
    var prefix = "10.0." + number + ".";
    return new NetworkInfo(
        new NetworkId(id),
        name,
        prefix + "0/24",
        prefix + "2",
        4096 + number,
        4789,
        false,
        ingress,
        Values.noLabels());
  }

  @Test
  void mountsFilesThatAContainerCannotChange() throws IOException {
    var file = new FileMount(Path.of("/run/skep-tasks/n1/t1/0"), "/run/secrets/key");
    var assignment = Assignments.of("t1", ContainerSpec.of("busybox"));
    equal(
        "[{'Type':'bind','Source':'/run/skep-tasks/n1/t1/0','Target':'/run/secrets/key','ReadOnly':true}]",
        ContainerBody.of(assignment, Assignments.NODE, List.of(file))
            .path("HostConfig")
            .path("Mounts"));
  }

  private static JsonNode body(TaskAssignment assignment) {
    return ContainerBody.of(assignment, Assignments.NODE, List.of());
  }

  private static JsonNode array(JsonNode... nodes) {
    return EngineApi.object().putArray("it").addAll(List.of(nodes));
  }

  /// @param json with single quotes
  private static void equal(String json, JsonNode is) throws IOException {
    var expected = EngineApi.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    // As text: a number is the same whether it was read or put as int or long.
    assertEquals(
        expected, EngineApi.parse(is.toString().getBytes(StandardCharsets.UTF_8)), is::toString);
  }

  private static SortedMap<String, String> sorted(Map<String, String> map) {
    return new TreeMap<>(map);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
