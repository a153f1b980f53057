package dev.skep.e2e.lab;

import java.util.List;

/// A line of `docker node ls`.
///
/// @param manager `Leader`, `Reachable`, `Unreachable`, or empty for a worker
public record Listed(
    String id, boolean self, String host, String status, String availability, String manager) {
  private static final String FORMAT =
      "{{.ID}}|{{.Self}}|{{.Hostname}}|{{.Status}}|{{.Availability}}|{{.ManagerStatus}}";

  /// Nothing while the manager has no answer.
  public static List<Listed> by(Node manager) throws InterruptedException {
    return manager.docker().run("node", "ls", "--format", FORMAT).lines().stream()
        .map(Listed::parse)
        .toList();
  }

  private static Listed parse(String line) {
    String[] part = line.split("\\|", -1);
    return new Listed(part[0], part[1].equals("true"), part[2], part[3], part[4], part[5]);
  }

  public boolean is(Node node) {
    return host.equals(node.host().name());
  }

  public boolean manages() {
    return manager.equals("Leader") || manager.equals("Reachable");
  }

  boolean well() {
    return status.equals("Ready")
        && availability.equals("Active")
        && !manager.equals("Unreachable");
  }
}
