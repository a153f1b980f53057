package dev.skep.house;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;

/// Writes `docs/generated/rooms.md` from the signs.
final class RoomsPage {
  private RoomsPage() {}

  static String write(List<Sign> signs, JavaClasses classes, Path sources) throws IOException {
    var page =
        new StringBuilder(
            """
            # Rooms

            Written by `RoomsPageTest` from the signs on the doors (`@Room` in each `package-info.java`) and from the
            compiled code; not by hand. After a change: `mvn -pl core test -Dtest=RoomsPageTest -Dskep.write=docs`.
            "Asks for" are the kinds of change that the room's own classes make.
            """);
    for (Sign sign : signs) {
      Path source =
          sources.resolve(sign.packageName().replace('.', '/')).resolve("package-info.java");
      page.append("\n## ").append(sign.room()).append("\n\n");
      page.append(PackageDoc.read(source)).append("\n\n| | |\n|---|---|\n");
      row(page, "hears", list(sign.hears(), RoomsPage::code));
      row(page, "alone writes", list(sign.writes(), text -> text));
      row(page, "asks for", list(Touches.askedBy(sign, signs, classes), RoomsPage::code));
      row(page, "next", sign.next());
    }
    return page.toString();
  }

  private static void row(StringBuilder page, String name, String text) {
    page.append("| ").append(name).append(" | ").append(text.isEmpty() ? "–" : text).append(" |\n");
  }

  private static String list(Collection<String> items, UnaryOperator<String> each) {
    return String.join("; ", items.stream().map(each).toList());
  }

  private static String code(String word) {
    return "`" + word + "`";
  }
}
