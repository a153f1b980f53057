package dev.skep.daemon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.model.GenericResource;
import dev.skep.model.GenericResource.Discrete;
import dev.skep.model.GenericResource.Named;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceVariablesTest {
  private static final List<GenericResource> ASKED =
      List.of(new Discrete("ssd", 2), new Discrete("GPU", 1));

  @Test
  void tellsHowMuchIsTheTasks() {
    assertEquals(
        List.of("DOCKER_RESOURCE_SSD=2", "DOCKER_RESOURCE_GPU=1"),
        ResourceVariables.of(ASKED, List.of(new Discrete("ssd", 4), new Discrete("GPU", 4))));
  }

  @Test
  void isSilentOfWhatTheNodeHasByName() {
    assertEquals(
        List.of("DOCKER_RESOURCE_SSD=2"),
        ResourceVariables.of(
            ASKED, List.of(new Discrete("ssd", 4), new Named("GPU", "a"), new Named("GPU", "b"))));
  }
}
