package dev.skep.daemon.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownServersTest {
  private final List<String> asked = new ArrayList<>();
  private boolean away;

  private final KnownServers known =
      new KnownServers(container -> {
        asked.add(container);
        if (away) throw new IOException("the engine is away");
        return container.equals("own");
      });

  @Test
  void asksTheEngineOnceForEachContainer() throws IOException {
    for (int i = 0; i < 2; i++) {
      assertTrue(known.has("own"));
      assertFalse(known.has("other"));
    }
    assertEquals(List.of("own", "other"), asked);
  }

  @Test
  void asksAgainWhenTheEngineWasAway() throws IOException {
    away = true;
    assertThrows(IOException.class, () -> known.has("own"));
    away = false;
    assertTrue(known.has("own"));
  }
}
