package dev.skep.daemon.http.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.dockerapi.codec.ApiVersion;
import dev.skep.dockerapi.codec.DockerJson;
import dev.skep.dockerapi.view.SpecChange;
import dev.skep.model.ContainerSpec;
import dev.skep.model.RegistryAuth;
import dev.skep.model.ServiceSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpecChangesTest {
  @Test
  void namesFieldsAsClientsSeeThem() {
    ServiceSpec was =
        spec(
            "{\"Name\":\"web\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"a:1\","
                + "\"Env\":[\"A=1\"],\"Hostname\":\"h\"}},\"Mode\":{\"Replicated\":{\"Replicas\":2}}}");
    ServiceSpec is =
        spec(
            "{\"Name\":\"web\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"a:2\","
                + "\"Env\":[\"A=1\",\"B=2\"]}},\"Mode\":{\"Replicated\":{\"Replicas\":2}},"
                + "\"Labels\":{\"tier\":\"db\"}}");
    assertEquals(
        List.of(
            new SpecChange("Labels.tier", "", "\"db\""),
            new SpecChange("TaskTemplate.ContainerSpec.Env", "[\"A=1\"]", "[\"A=1\",\"B=2\"]"),
            new SpecChange("TaskTemplate.ContainerSpec.Hostname", "\"h\"", ""),
            new SpecChange("TaskTemplate.ContainerSpec.Image", "\"a:1\"", "\"a:2\"")),
        SpecChanges.between(was, is));
    assertEquals(List.of(), SpecChanges.between(is, is));
  }

  @Test
  void tellsOfCredentialsOnlyThatTheyAreOthers() {
    ServiceSpec none = spec("{\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"a\"}}}");
    assertEquals(
        List.of(new SpecChange("registry credentials", "\"(hidden)\"", "\"(hidden)\"")),
        SpecChanges.between(shown(none, "x"), shown(none, "y")));
    assertEquals(
        List.of(new SpecChange("registry credentials", "", "\"(hidden)\"")),
        SpecChanges.between(none, shown(none, "y")));
  }

  private static ServiceSpec shown(ServiceSpec spec, String auth) {
    ContainerSpec container = spec.taskTemplate().containerSpec();
    return spec.withTaskTemplate(
        spec.taskTemplate()
            .withContainerSpec(container.withRegistryAuth(Optional.of(new RegistryAuth(auth)))));
  }

  private static ServiceSpec spec(String json) {
    return DockerJson.read(
        json.getBytes(StandardCharsets.UTF_8), ServiceSpec.class, ApiVersion.CURRENT);
  }
}
