package dev.skep.daemon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skep.daemon.engine.Assignments;
import dev.skep.daemon.testkit.TestEngine;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkSpec;
import dev.skep.model.Values;
import dev.skep.wire.NetworkInfo;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("integration")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EngineNetworksTest {
  private static final String NAME = "tidy-front";

  private Optional<TestEngine> started = Optional.empty();
  private EngineNetworks networks;

  @BeforeAll
  void startEngine() throws IOException, InterruptedException {
    started = Optional.of(TestEngine.startOrSkip());
    engine().loadBusybox();
  }

  @AfterAll
  void stopEngine() throws IOException, InterruptedException {
    if (started.isPresent()) engine().close();
  }

  @BeforeEach
  void begin() {
    networks = new EngineNetworks(new EngineApi(engine().client()), Optional::empty);
  }

  @AfterEach
  void end() throws IOException {
    networks.removeAll();
  }

  @Test
  void makesANetworkOnceWithTheNodesOwnGatewayAndTheSizeOfTheWire() throws Exception {
    var made = new AtomicInteger();
    networks.whenMade(made::incrementAndGet);

    claim("10.79.3.251").close();
    claim("10.79.3.251").close();

    assertEquals(1, made.get());
    assertEquals(
        "10.79.3.251 1450",
        inspected(
            "{{(index .IPAM.Config 0).Gateway}} {{index .Options \"com.docker.network.driver.mtu\"}}"));
  }

  @Test
  void takesANetworkAwayOnceNoContainerRefersToItAlsoNoneThatHasYetToStart() throws Exception {
    try (var claimed = claim("10.79.3.251")) {
      networks.tidy(Collections.emptySortedSet());
      assertEquals(NAME, inspected("{{.Name}}"), "claimed");
      engine().docker("create", "--name", "yet-to-start", "--network", NAME, "busybox").ok();
    }
    networks.tidy(Collections.emptySortedSet());
    assertEquals(NAME, inspected("{{.Name}}"), "in use");

    engine().docker("rm", "yet-to-start").ok();
    networks.tidy(Collections.emptySortedSet());

    assertEquals("", listed());
  }

  @Test
  void leavesNetworksOfTheUserAlone() throws Exception {
    engine().docker("network", "create", "--internal", "--subnet", "10.79.4.0/24", "mine").ok();

    networks.tidy(Collections.emptySortedSet());

    engine().docker("network", "rm", "mine").ok();
  }

  @Test
  void takesAnotherGatewayOnceNobodyUsesTheFormer() throws Exception {
    claim("10.79.3.251").close();
    engine().docker("create", "--name", "former", "--network", NAME, "busybox").ok();

    var refused = assertThrows(IOException.class, () -> claim("10.79.3.252"));
    assertEquals(
        "network tidy-front has another address on this node, 10.79.3.252, and containers still use"
            + " the former",
        refused.getMessage());

    engine().docker("rm", "former").ok();
    claim("10.79.3.252").close();
    assertEquals("10.79.3.252", inspected("{{(index .IPAM.Config 0).Gateway}}"));
  }

  @Test
  void makesNoEncryptedNetworkWhereNothingCanBeSealed() throws Exception {
    var api = new EngineApi(engine().client());
    networks = new EngineNetworks(api, () -> Optional.of("this node cannot encrypt networks: no"));
    var options = new TreeMap<String, String>();
    options.put(NetworkSpec.ENCRYPTED, "");

    var refused =
        assertThrows(
            IOException.class,
            () -> networks.claim(List.of(network("10.79.3.251", options)), Assignments.HERE));

    assertEquals(
        "network " + NAME + ": this node cannot encrypt networks: no", refused.getMessage());
    assertEquals("", listed());
    claim("10.79.3.251").close();
  }

  private TestEngine engine() {
    return started.orElseThrow();
  }

  private EngineNetworks.Claim claim(String gateway) throws IOException {
    return networks.claim(List.of(network(gateway, Values.noLabels())), Assignments.HERE);
  }

  private static NetworkInfo network(String gateway, SortedMap<String, String> options) {
    return new NetworkInfo(
        new NetworkId("tidyfront000"),
        NAME,
        "10.79.3.0/24",
        gateway,
        4097,
        4789,
        false,
        false,
        options);
  }

  private String inspected(String format) throws Exception {
    return engine().docker("network", "inspect", "--format", format, NAME).ok().out().strip();
  }

  private String listed() throws Exception {
    return engine()
        .docker("network", "ls", "--quiet", "--filter", "name=" + NAME)
        .ok()
        .out()
        .strip();
  }
}
