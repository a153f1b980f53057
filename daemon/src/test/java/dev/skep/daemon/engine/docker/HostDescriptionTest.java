package dev.skep.daemon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.model.GenericResource.Discrete;
import dev.skep.model.GenericResource.Named;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostDescriptionTest {
  @Test
  void readsGenericResourcesOfBothKinds() throws IOException {
    String info =
        """
        {"Name":"h1","NCPU":2,"MemTotal":100,"GenericResources":[
          {"DiscreteResourceSpec":{"Kind":"SSD","Value":3}},
          {"NamedResourceSpec":{"Kind":"GPU","Value":"UUID1"}}]}
        """;
    var resources =
        HostDescription.of(EngineApi.parse(info.getBytes(StandardCharsets.UTF_8))).resources();
    assertEquals(
        List.of(new Discrete("SSD", 3), new Named("GPU", "UUID1")), resources.genericResources());
    assertEquals(2_000_000_000L, resources.nanoCpus());
  }

  @Test
  void hasNoneWhereTheEngineNamesNone() throws IOException {
    String info = "{\"GenericResources\":null}";
    assertEquals(
        List.of(),
        HostDescription.of(EngineApi.parse(info.getBytes(StandardCharsets.UTF_8)))
            .resources()
            .genericResources());
  }
}
