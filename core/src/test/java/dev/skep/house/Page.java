package dev.skep.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A page that tests write. It fails when stale, and is written anew with `-Dskep.write=docs`.
public final class Page {
  private Page() {}

  public static void check(Path file, String content) throws IOException {
    check(file, content, "docs".equals(System.getProperty("skep.write")));
  }

  static void check(Path file, String content, boolean write) throws IOException {
    if (write) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    }
    assertTrue(Files.exists(file), file + " is missing: run once with -Dskep.write=docs");
    assertEquals(
        Files.readString(file), content, file + " is stale: run once with -Dskep.write=docs");
  }
}
