package dev.skep.daemon.http.engine;

import dev.skep.dockerapi.codec.ApiVersion;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The answer to `/version`: the engine's own, speaking our API, with us as one more component; or
/// ours alone.
final class VersionDocument {
  static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private VersionDocument() {}

  /// Members that the engine sent keep their order and values.
  static byte[] merged(byte[] engines, Identity identity) {
    if (!(JSON.readTree(engines) instanceof ObjectNode document))
      throw new IllegalStateException("engine's /version is not an object");
    document.put("ApiVersion", ApiVersion.CURRENT.text());
    document.put("MinAPIVersion", ApiVersion.OLDEST.text());
    document.withArray("Components").add(component(identity));
    return JSON.writeValueAsBytes(document);
  }

  static byte[] alone(Identity identity, HostFacts host) {
    var document = JSON.createObjectNode();
    document.putObject("Platform").put("Name", "Skep");
    var engine = document.putArray("Components").addObject();
    engine.put("Name", "Engine").put("Version", identity.asDockerVersion());
    engine
        .putObject("Details")
        .put("ApiVersion", ApiVersion.CURRENT.text())
        .put("Arch", host.goArchitecture())
        .put("BuildTime", identity.builtAt())
        .put("Experimental", "false")
        .put("GitCommit", identity.commit())
        .put("GoVersion", runtime())
        .put("KernelVersion", host.kernel())
        .put("MinAPIVersion", ApiVersion.OLDEST.text())
        .put("Os", "linux");
    document.withArray("Components").add(component(identity));
    document
        .put("Version", identity.asDockerVersion())
        .put("ApiVersion", ApiVersion.CURRENT.text())
        .put("MinAPIVersion", ApiVersion.OLDEST.text())
        .put("GitCommit", identity.commit())
        .put("GoVersion", runtime())
        .put("Os", "linux")
        .put("Arch", host.goArchitecture())
        .put("KernelVersion", host.kernel())
        .put("BuildTime", identity.builtAt());
    return JSON.writeValueAsBytes(document);
  }

  private static ObjectNode component(Identity identity) {
    var component = JSON.createObjectNode().put("Name", "Skep").put("Version", identity.version());
    component
        .putObject("Details")
        .put("ApiVersion", ApiVersion.CURRENT.text())
        .put("GitCommit", identity.commit())
        .put("Java", System.getProperty("java.version", ""))
        .put("MinAPIVersion", ApiVersion.OLDEST.text());
    return component;
  }

  private static String runtime() {
    return "java" + System.getProperty("java.version", "");
  }
}
