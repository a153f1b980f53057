package dev.skep.daemon.engine.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.engine.Assignments;
import dev.skep.model.ContainerSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuiltinImageTest {
  @Test
  void runsTheCommandOfAShellTask() {
    assertEquals(
        Optional.of(List.of("/bin/sh", "-c", "true")),
        BuiltinImage.commandOf(Assignments.script("skep/shell", "true")));
  }

  @Test
  void keepsAShellTaskWithoutACommandRunning() {
    var command = BuiltinImage.commandOf(ContainerSpec.of("skep/shell:latest")).orElseThrow();

    assertTrue(command.getLast().startsWith("sleep "), command::toString);
  }

  @Test
  void tellsTheEchoItsVersion() {
    for (var version : List.of("v1", "v2")) {
      var command = BuiltinImage.commandOf(ContainerSpec.of("skep/echo:" + version)).orElseThrow();
      assertEquals(
          List.of(Echo.class.getName(), version),
          command.subList(command.size() - 2, command.size()));
    }
  }

  @Test
  void looksPastADigest() {
    assertTrue(
        BuiltinImage.commandOf(ContainerSpec.of("skep/echo:v1@sha256:abc")).isPresent(),
        "a digest does not hide the image");
  }

  @Test
  void hasNoOtherImages() {
    for (var image : List.of("nginx", "skep/echo:v9", "skep/shell:v1", "localhost:5000/skep/echo"))
      assertEquals(Optional.empty(), BuiltinImage.commandOf(ContainerSpec.of(image)), image);
  }
}
