package dev.skep.manager.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.model.EndpointSpec;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.Protocol;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.store.Change;
import dev.skep.store.Refusal;
import dev.skep.store.View;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Services;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PortConflictsTest {
  private final View view =
      new LoopHarness(1)
          .write(new Change.CreateService(Services.of(spec("web", PublishMode.INGRESS, 8081))))
          .write(new Change.CreateService(Services.of(spec("host", PublishMode.HOST, 9090))))
          .view();

  @Test
  void refusesAPortOfTheMeshForEveryOtherUse() {
    var why = "port '8081' is already in use by service 'web' (web) as an ingress port";
    assertEquals(Optional.of(why), conflict(spec("other", PublishMode.INGRESS, 8081)));
    assertEquals(Optional.of(why), conflict(spec("other", PublishMode.HOST, 8081)));
  }

  @Test
  void refusesForTheMeshAPortThatHostsPublish() {
    assertEquals(
        Optional.of(
            "port '9090' is already in use by service 'host' (host) as a host-published port"),
        conflict(spec("other", PublishMode.INGRESS, 9090)));
  }

  /// The scheduler keeps them on different nodes.
  @Test
  void letsTwoServicesPublishTheSamePortOnHosts() {
    assertEquals(Optional.empty(), conflict(spec("other", PublishMode.HOST, 9090)));
  }

  @Test
  void letsEveryProtocolHaveThePort() {
    assertEquals(
        Optional.empty(), conflict(spec("other", Protocol.UDP, PublishMode.INGRESS, 8081)));
  }

  @Test
  void leavesPortsThatAreToBeChosenOutOfIt() {
    assertEquals(Optional.empty(), conflict(spec("other", PublishMode.INGRESS, 0)));
  }

  @Test
  void doesNotHoldAServicesOwnPortsAgainstIt() {
    assertEquals(
        Optional.empty(),
        PortConflicts.check(
            view, spec("web", PublishMode.INGRESS, 8081), Optional.of(new ServiceId("web"))));
  }

  private Optional<String> conflict(ServiceSpec spec) {
    return PortConflicts.check(view, spec, Optional.empty()).map(Refusal::text);
  }

  private static ServiceSpec spec(String name, PublishMode mode, int port) {
    return spec(name, Protocol.TCP, mode, port);
  }

  private static ServiceSpec spec(String name, Protocol protocol, PublishMode mode, int port) {
    var plain = Services.spec(name, new ServiceMode.Replicated(1));
    return new ServiceSpec(
        plain.annotations(),
        plain.taskTemplate(),
        plain.mode(),
        plain.updateConfig(),
        plain.rollbackConfig(),
        plain.networks(),
        Optional.of(
            new EndpointSpec(
                EndpointSpec.Mode.VIP, List.of(new PortConfig("", protocol, 80, port, mode)))));
  }
}
