package dev.skep.house;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.skep.store.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomsPageTest {
  private static final Path HOUSE = Path.of("..");
  private static final JavaClasses CORE = Classes.ofModule(View.class);
  private static final List<Sign> SIGNS = Sign.on(CORE);

  @Test
  void thePageSaysWhatTheSignsSay() throws IOException {
    String page = RoomsPage.write(SIGNS, CORE, Path.of("src/main/java"));
    Page.check(HOUSE.resolve("docs/generated/rooms.md"), page);
  }

  @Test
  void everyRoomHasAPageOfItsOwn() {
    for (Sign sign : SIGNS) {
      Path page = HOUSE.resolve("docs/rooms").resolve(sign.room() + ".md");
      assertTrue(Files.exists(page), sign.room() + " has no page " + page);
    }
  }

  @Test
  void everyPackageHasADocComment() throws IOException {
    assertTrue(undocumented(HOUSE).isEmpty(), () -> "without a doc comment: " + silent());
  }

  @Test
  void aStalePageAndASilentPackageAreFound(@TempDir Path folder) throws IOException {
    Path page = Files.writeString(folder.resolve("page.md"), "old");
    assertThrows(AssertionError.class, () -> Page.check(page, "new", false));
    assertThrows(AssertionError.class, () -> Page.check(folder.resolve("none.md"), "new", false));

    Path sources = Files.createDirectories(folder.resolve("core/src/main/java/dev/skep/x"));
    Files.writeString(sources.resolve("X.java"), "package dev.skep.x;");
    assertFalse(undocumented(folder).isEmpty());
    Files.writeString(sources.resolve("package-info.java"), "// hm\npackage dev.skep.x;");
    assertFalse(undocumented(folder).isEmpty());
    Files.writeString(sources.resolve("package-info.java"), "/// X.\npackage dev.skep.x;");
    assertTrue(undocumented(folder).isEmpty());
  }

  private static String silent() {
    try {
      return undocumented(HOUSE).toString();
    } catch (IOException unreadable) {
      return Assertions.fail(unreadable);
    }
  }

  /// Source folders that hold classes and have no package-info that says something.
  private static List<Path> undocumented(Path house) throws IOException {
    var found = new ArrayList<Path>();
    for (String module : List.of("core", "dockerapi", "daemon", "cli")) {
      Path sources = house.resolve(module).resolve("src/main/java");
      if (!Files.exists(sources)) continue;
      try (Stream<Path> folders = Files.walk(sources).filter(RoomsPageTest::holdsClasses)) {
        for (Path folder : folders.toList()) {
          Path info = folder.resolve("package-info.java");
          if (!Files.exists(info) || PackageDoc.read(info).isEmpty()) found.add(folder);
        }
      }
    }
    return found;
  }

  private static boolean holdsClasses(Path folder) {
    String[] names = folder.toFile().list((_, name) -> name.endsWith(".java"));
    return names != null && names.length > 0;
  }
}
