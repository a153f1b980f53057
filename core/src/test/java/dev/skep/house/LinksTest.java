package dev.skep.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What pages link to is there.
class LinksTest {
  private static final Path HOUSE = Path.of("..");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  @Test
  void linksLeadSomewhere() throws IOException {
    assertEquals(List.of(), dead(pages(HOUSE)));
  }

  @Test
  void aDeadLinkIsFound(@TempDir Path folder) throws IOException {
    Path page =
        Files.writeString(
            folder.resolve("page.md"),
            "[itself](page.md#top) [above](#top) [far](https://example.org/x) [gone](gone.md)");
    assertEquals(List.of(page + ": gone.md"), dead(List.of(page)));
  }

  private static List<Path> pages(Path house) throws IOException {
    var pages = new ArrayList<Path>();
    try (Stream<Path> top = Files.list(house);
        Stream<Path> docs = Files.walk(house.resolve("docs"))) {
      Stream.concat(top, docs).filter(it -> it.toString().endsWith(".md")).forEach(pages::add);
    }
    return pages;
  }

  private static List<String> dead(List<Path> pages) throws IOException {
    var found = new ArrayList<String>();
    for (Path page : pages) {
      var links = LINK.matcher(Files.readString(page));
      while (links.find()) {
        String target = links.group(1).replaceFirst("#.*", "");
        if (target.isEmpty() || target.contains("://") || target.startsWith("mailto:")) continue;
        if (!Files.exists(page.resolveSibling(target))) found.add(page + ": " + links.group(1));
      }
    }
    return found;
  }
}
