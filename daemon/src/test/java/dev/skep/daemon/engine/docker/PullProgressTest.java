package dev.skep.daemon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PullProgressTest {
  @Test
  void hasNoErrorWhenThePullHasWorked() throws IOException {
    assertEquals(
        Optional.empty(),
        error(
            "{\"status\":\"Pulling from x\",\"id\":\"latest\"}\r\n\r\n{\"status\":\"done\"}\r\n"));
    assertEquals(Optional.empty(), error(""));
  }

  @Test
  void findsTheErrorInTheStream() throws IOException {
    assertEquals(
        Optional.of("manifest unknown"),
        error(
            "{\"status\":\"Pulling\"}\n"
                + "{\"errorDetail\":{\"message\":\"manifest unknown\"},\"error\":\"manifest"
                + " unknown\"}\n"));
  }

  @Test
  void failsOnWhatIsNoProgress() {
    assertThrows(IOException.class, () -> error("<html>\n"));
  }

  private static Optional<String> error(String stream) throws IOException {
    return PullProgress.error(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)));
  }
}
