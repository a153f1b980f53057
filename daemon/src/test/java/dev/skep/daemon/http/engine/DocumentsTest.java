package dev.skep.daemon.http.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.dockerapi.codec.ApiVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void infoKeepsWhatTheEngineSaidAndReplacesTheSwarm() {
    var engines =
        bytes(
            "{\"ID\":\"X\",\"MemTotal\":9223372036854775807,\"Swarm\":{\"LocalNodeState\":\"active\"},\"Ratio\":0.10,\"Warnings\":[\"w1\"]}");
    var swarm = new SwarmPart("active/manager", bytes("{\"NodeID\":\"n\"}"), List.of("w2"));
    assertEquals(
        "{\"ID\":\"X\",\"MemTotal\":9223372036854775807,\"Swarm\":{\"NodeID\":\"n\"},\"Ratio\":0.10,\"Warnings\":[\"w1\",\"w2\"]}",
        text(InfoDocument.merged(engines, swarm)));
  }

  @Test
  void infoWithoutWarningsSaysNull() {
    assertTrue(
        text(InfoDocument.merged(bytes("{\"Warnings\":null}"), SwarmPart.INACTIVE))
            .contains("\"Warnings\":null"));
  }

  @Test
  void versionSpeaksOurApiAndNamesUsLast() {
    var engines =
        bytes(
            "{\"Components\":[{\"Name\":\"Engine\"}],\"Version\":\"20.10.24\",\"ApiVersion\":\"1.41\",\"MinAPIVersion\":\"1.12\"}");
    var document =
        VersionDocument.JSON.readTree(VersionDocument.merged(engines, EngineDoor.IDENTITY));
    assertEquals("20.10.24", document.path("Version").stringValue());
    assertEquals("1.50", document.path("ApiVersion").stringValue());
    assertEquals("1.24", document.path("MinAPIVersion").stringValue());
    assertEquals("Engine", document.path("Components").path(0).path("Name").stringValue());
    assertEquals("Skep", document.path("Components").path(1).path("Name").stringValue());
  }

  @Test
  void requestsGoOutInTheNearestVersionThatTheEngineSpeaks() {
    var old = new EngineFacts(new ApiVersion("1.41"), new ApiVersion("1.12"), "20.10", "1");
    assertEquals("1.41", old.spoken(new ApiVersion("1.50")).text());
    assertEquals("1.30", old.spoken(new ApiVersion("1.30")).text());
    var young = new EngineFacts(new ApiVersion("1.56"), new ApiVersion("1.40"), "29", "2");
    assertEquals("1.50", young.spoken(new ApiVersion("1.50")).text());
    assertEquals("1.40", young.spoken(new ApiVersion("1.24")).text());
  }
}
