package dev.skep.daemon.http.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksNamedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | ``",
        "{\"Image\":\"a\",\"HostConfig\":{\"NetworkMode\":\"web\"}} | web",
        "{\"hostconfig\":{\"NETWORKMODE\":\"web\"}} | web",
        "{\"HostConfig\":{\"NetworkMode\":\"web\"},\"HostConfig\":{\"NetworkMode\":\"b\"}} | b web",
        "{\"NetworkingConfig\":{\"EndpointsConfig\":{\"web\":{},\"db\":null}}} | db web",
        "{\"NetworkingConfig\":{\"EndpointsConfig\":{\"x\":{\"NetworkID\":\"n1\"}}}} | n1 x",
        "{\"EndpointConfig\":{\"NetworkID\":\"n1\",\"IPAMConfig\":{\"IPv4Address\":\"1\"}}} | n1",
        "{\"Labels\":{\"HostConfig\":{\"NetworkMode\":\"no\"}},\"Env\":[\"NetworkMode=no\"]} | ``",
        "{\"HostConfig\":{\"Binds\":[{\"NetworkMode\":\"no\"}],\"NetworkMode\":\"web\"}} | web",
        "{\"HostConfig\":{\"NetworkMode\":\"web\"},} | web",
        "[] | ``",
        "nonsense | ``",
      })
  void findsEveryNetworkThatTheEngineWouldFind(String body, String named) {
    assertEquals(
        named.isEmpty() ? List.of() : List.of(named.split(" ")),
        List.copyOf(NetworksNamed.in(body.getBytes(StandardCharsets.UTF_8))));
  }
}
