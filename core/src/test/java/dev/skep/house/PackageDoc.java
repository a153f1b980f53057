package dev.skep.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The doc comment of a package, which only its source knows.
final class PackageDoc {
  private PackageDoc() {}

  /// As paragraphs of Markdown; empty when there is none.
  ///
  /// @param source of the package-info
  static String read(Path source) throws IOException {
    List<String> lines =
        Files.readAllLines(source).stream()
            .takeWhile(line -> !line.startsWith("package "))
            .filter(line -> line.startsWith("///"))
            .map(line -> line.substring(3).strip())
            .toList();
    return String.join("\n", lines).strip();
  }
}
