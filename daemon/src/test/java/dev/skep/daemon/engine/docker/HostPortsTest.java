package dev.skep.daemon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.daemon.engine.Assignments;
import dev.skep.model.ContainerSpec;
import dev.skep.model.EndpointSpec;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.Protocol;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.ServiceSpec;
import dev.skep.wire.TaskAssignment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostPortsTest {
  private static final PortConfig WEB =
      new PortConfig("web", Protocol.TCP, 80, 0, PublishMode.HOST);
  private static final PortConfig DNS =
      new PortConfig("dns", Protocol.UDP, 53, 5353, PublishMode.HOST);
  private static final PortConfig MESH =
      new PortConfig("mesh", Protocol.TCP, 90, 9090, PublishMode.INGRESS);

  @Test
  void saysWhichPortTheEngineHasChosen() throws IOException {
    var inspected =
        "{\"NetworkSettings\":{\"Ports\":{\"80/tcp\":[{\"HostIp\":\"0.0.0.0\",\"HostPort\":\"49153\"},"
            + "{\"HostIp\":\"::\",\"HostPort\":\"49154\"}],\"53/udp\":[{\"HostPort\":\"5353\"}]}}}";

    assertEquals(List.of(WEB.withPublishedPort(49153), DNS), of(inspected, WEB, DNS, MESH));
  }

  @Test
  void keepsThePortAskedForWhenTheEngineSaysNothing() throws IOException {
    assertEquals(List.of(DNS), of("{\"NetworkSettings\":{\"Ports\":{\"53/udp\":null}}}", DNS));
    assertEquals(List.of(DNS), of("{}", DNS));
  }

  private static List<PortConfig> of(String inspected, PortConfig... ports) throws IOException {
    return HostPorts.of(
        withPorts(ports), EngineApi.parse(inspected.getBytes(StandardCharsets.UTF_8)));
  }

  static TaskAssignment withPorts(PortConfig... ports) {
    var task = Assignments.of("t1", ContainerSpec.of("x"));
    ServiceSpec spec = task.spec();
    var endpoint = Optional.of(new EndpointSpec(EndpointSpec.Mode.VIP, List.of(ports)));
    return new TaskAssignment(
        task.task(),
        new ServiceSpec(
            spec.annotations(),
            spec.taskTemplate(),
            spec.mode(),
            spec.updateConfig(),
            spec.rollbackConfig(),
            spec.networks(),
            endpoint),
        task.networks());
  }
}
