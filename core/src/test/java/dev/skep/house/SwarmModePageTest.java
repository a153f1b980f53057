package dev.skep.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The list of swarm mode's behaviours names tests that are there, in whichever module.
class SwarmModePageTest {
  private static final Path HOUSE = Path.of("..");
  private static final Path PAGE = HOUSE.resolve("docs/checklists/swarm-mode.md");
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");

  @Test
  void everyTestThatItNamesIsThere() throws IOException {
    List<MatchResult> named = NAMED.matcher(Files.readString(PAGE)).results().toList();
    assertTrue(named.size() > 150, () -> "it names only " + named.size());
    assertEquals(List.of(), missing(named));
  }

  @Test
  void oneThatIsNotThereIsFound() throws IOException {
    String text = "`SwarmModePageTest.isNotThere`, `NobodyTest`, `SwarmModePageTest`";
    assertEquals(
        List.of("`SwarmModePageTest.isNotThere`", "`NobodyTest`"),
        missing(NAMED.matcher(text).results().toList()));
  }

  /// Some classes in different packages share a name.
  private static List<String> missing(List<MatchResult> named) throws IOException {
    var sources = new TreeMap<String, String>();
    for (Path module : modules()) {
      try (Stream<Path> files = Files.walk(module.resolve("src/test/java"))) {
        for (Path file : files.filter(it -> it.toString().endsWith("Test.java")).toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          sources.merge(name, Files.readString(file), String::concat);
        }
      }
    }
    var missing = new ArrayList<String>();
    for (MatchResult it : named) {
      String source = sources.getOrDefault(it.group(1), "");
      boolean there =
          it.group(2) == null ? !source.isEmpty() : source.contains(" " + it.group(2) + "(");
      if (!there) missing.add(it.group());
    }
    return missing;
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> all = Files.list(HOUSE)) {
      return all.filter(it -> Files.isDirectory(it.resolve("src/test/java"))).sorted().toList();
    }
  }
}
