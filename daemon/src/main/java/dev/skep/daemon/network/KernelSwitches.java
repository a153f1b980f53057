package dev.skep.daemon.network;

import dev.skep.agent.network.KernelSettings;
import dev.skep.agent.network.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.SortedMap;

/// Reads and sets `/proc/sys/net`.
final class KernelSwitches {
  static final Path ROOT = Path.of("/proc/sys/net");

  private final Path root;

  KernelSwitches(Path root) {
    this.root = root;
  }

  /// Writes only what differs. A path that is not there is left alone: the bridge does not exist
  /// yet, or the module is not loaded.
  Step set(SortedMap<String, String> wanted) {
    var written = new ArrayList<String>();
    var problems = new ArrayList<Problem>();
    wanted.forEach((name, value) -> {
      var path = root.resolve(name);
      if (!Files.exists(path)) return;
      try {
        if (Files.readString(path).strip().equals(value)) return;
        Files.writeString(path, value);
        written.add(name);
      } catch (IOException declined) {
        problems.add(
            new Problem.Declined(
                "sysctl",
                "cannot set net/" + name + " to " + value + ": " + declined.getMessage()));
      }
    });
    return new Step(!written.isEmpty(), problems);
  }

  boolean bridgesSeen() {
    try {
      var path = root.resolve(KernelSettings.BRIDGES_SEEN);
      return Files.exists(path) && Files.readString(path).strip().equals("1");
    } catch (IOException unreadable) {
      // Then the safe way: connections within one bridge come from the node itself and surely find
      // their way back.
      return false;
    }
  }
}
