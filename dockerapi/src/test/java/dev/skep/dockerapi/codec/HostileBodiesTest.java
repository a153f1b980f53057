package dev.skep.dockerapi.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.dockerapi.errors.ApiException;
import dev.skep.model.Annotations;
import dev.skep.model.ServiceSpec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileBodiesTest {
  private static final String SPEC =
      "{\"Name\":\"w\",\"Labels\":{\"a\":\"b\"},\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"i\","
          + "\"Env\":[\"A=1\"],\"Init\":true,\"StopGracePeriod\":5,\"Mounts\":[{\"Type\":\"bind\"}]},"
          + "\"RestartPolicy\":{\"Condition\":\"any\",\"MaxAttempts\":0},\"ForceUpdate\":1},"
          + "\"Mode\":{\"Replicated\":{\"Replicas\":3}},\"UpdateConfig\":{\"MaxFailureRatio\":0.25},"
          + "\"EndpointSpec\":{\"Ports\":[{\"TargetPort\":80}]}}";

  /// Whatever arrives, the answer is a document or a complaint, never a fault.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void answersEveryDamagedBody(long seed) {
    var random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < 4_000; i++) {
      byte[] damaged = damaged(random);
      try {
        ServiceSpec read = DockerJson.read(damaged, ServiceSpec.class, ApiVersion.CURRENT);
        byte[] written = DockerJson.write(read);
        assertEquals(read, DockerJson.read(written, ServiceSpec.class, ApiVersion.CURRENT));
      } catch (ApiException complaint) {
        refused++;
        assertTrue(
            complaint.error().status() >= 400, () -> new String(damaged, StandardCharsets.UTF_8));
      }
    }
    assertTrue(refused > 1_000, "only " + refused + " of seed " + seed + " were refused");
  }

  private static byte[] damaged(Random random) {
    byte[] bytes = SPEC.getBytes(StandardCharsets.UTF_8);
    for (int hits = random.nextInt(1, 4); hits > 0; hits--) {
      bytes[random.nextInt(bytes.length)] =
          (byte) "{}[]\",:0-1.eEnullx \\u\n".charAt(random.nextInt(21));
    }
    return bytes;
  }

  /// As Docker's own decoder reads them; the log could not hold them.
  @Test
  void putsASignInThePlaceOfHalfACharacter() {
    var document =
        "{\"Name\":\"a\\ud83d\\ude00\\ud800\",\"Labels\":{\"a\":\"\\ud800b\"},"
            + "\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"i\"}}}";

    Annotations read =
        DockerJson.read(
                document.getBytes(StandardCharsets.UTF_8), ServiceSpec.class, ApiVersion.CURRENT)
            .annotations();

    assertEquals("a\ud83d\ude00\ufffd", read.name());
    assertEquals(Map.of("a", "\ufffdb"), read.labels());
  }

  @Test
  void refusesHalfACharacterInAName() {
    assertEquals("invalid JSON: malformed document", complaint("{\"Labels\":{\"\\udc00\":\"b\"}}"));
  }

  @Test
  void refusesADocumentThatIsDeeperThanAnyHonestOne() {
    String deep = "{\"x\":" + "[".repeat(100_000);

    assertEquals("invalid JSON: exceeded max depth", complaint(deep));
  }

  @Test
  void refusesANumberOfManyDigitsWithoutReckoningWithIt() {
    String many = "9".repeat(900);

    assertEquals(
        "invalid JSON: json: cannot unmarshal number "
            + many
            + " into Go struct field TaskSpec.TaskTemplate.ForceUpdate of type uint64",
        complaint("{\"TaskTemplate\":{\"ForceUpdate\":" + many + "}}"));
  }

  private static String complaint(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return assertThrows(
            ApiException.class, () -> DockerJson.read(bytes, ServiceSpec.class, ApiVersion.CURRENT))
        .error()
        .message();
  }
}
