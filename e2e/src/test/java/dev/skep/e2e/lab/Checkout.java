package dev.skep.e2e.lab;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the project lies on this machine.
public final class Checkout {
  private Checkout() {}

  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isExecutable(folder.resolve("skep"))) {
      Path parent = folder.getParent();
      if (parent == null)
        throw new AssertionError("no launcher above " + Path.of("").toAbsolutePath());
      folder = parent;
    }
    return folder;
  }

  /// Scripts beside the checkout that make hosts and images.
  static Path lab() {
    return root().resolveSibling("shared").resolve("lab");
  }
}
