package dev.skep.daemon.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ToolsTest {
  private final Tools tools = new Tools();

  @Test
  void givesWhatAProgramPrintedAndItsCode() {
    assertEquals(
        new Tools.Ended(3, "heard\n", "no\n"),
        tools.run(List.of("sh", "-c", "cat; echo no >&2; exit 3"), "heard\n"));
  }

  @Test
  void saysWhichProgramIsMissing() {
    var missing = assertInstanceOf(Tools.NotRun.class, tools.run(List.of("no-such-program"), ""));

    assertTrue(missing.reason().startsWith("cannot run no-such-program: "), missing.reason());
  }

  @Test
  void doesNotMindAProgramThatDoesNotListen() {
    assertEquals(new Tools.Ended(0, "", ""), tools.run(List.of("true"), "x".repeat(1_000_000)));
  }
}
