package dev.skep.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Plays each script and compares its trace. A script is sections divided by `====`, each of
/// commands, `----` and the trace that they leave; the swarm goes on from one section to the next.
/// `-Dskep.script=write` writes the traces anew.
final class ScriptTest {
  private static final Path SCRIPTS = Path.of("src/test/resources/scripts");
  private static final String TRACE = "----";
  private static final String SECTION = "====";

  /// Held for as long as the logger is to be quiet: loggers are collected otherwise.
  private static final Logger ROOMS = Logger.getLogger("dev.skep");

  static {
    ROOMS.setLevel(Level.OFF);
  }

  @TestFactory
  List<DynamicTest> leavesItsTrace() throws IOException {
    try (var files = Files.list(SCRIPTS)) {
      List<DynamicTest> tests =
          files
              .sorted()
              .map(file ->
                  DynamicTest.dynamicTest(
                      file.getFileName().toString(), () -> playAndCompare(file)))
              .toList();
      assertFalse(tests.isEmpty(), "no scripts in " + SCRIPTS);
      return tests;
    }
  }

  private static void playAndCompare(Path file) throws IOException {
    String expected = Files.readString(file);
    String played = play(expected);
    if ("write".equals(System.getProperty("skep.script"))) Files.writeString(file, played);
    else assertEquals(expected, played, file + " (-Dskep.script=write accepts the trace)");
  }

  /// The script with the trace that it leaves now.
  private static String play(String script) {
    var story = new Story();
    story.trace();
    var played = new ArrayList<String>();
    boolean inTrace = false;
    for (String line : script.lines().toList()) {
      if (line.equals(SECTION)) inTrace = false;
      if (inTrace) continue;
      played.add(line);
      if (line.equals(TRACE)) {
        inTrace = true;
        played.addAll(story.trace());
      } else if (!line.isBlank() && !line.equals(SECTION) && !line.startsWith("#")) {
        story.run(line);
      }
    }
    return String.join("\n", played) + "\n";
  }
}
