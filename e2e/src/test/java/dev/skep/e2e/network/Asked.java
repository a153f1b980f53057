package dev.skep.e2e.network;

import dev.skep.e2e.lab.Command;
import dev.skep.e2e.lab.Node;
import java.util.List;

/// An answer of a node's daemon, cut into lines of words by `jq`.
final class Asked {
  private Asked() {}

  /// @param filter of jq, which makes an array of texts for each line
  static List<String[]> lines(Node node, String path, String filter) throws InterruptedException {
    String script =
        "set -o pipefail; curl -sf -m 10 --unix-socket %s http://d%s | jq -r '%s | join(\"|\")'"
            .formatted(node.daemon().socket(), path, filter);
    return Command.of("bash", "-c", script).run().ok().lines().stream()
        .map(line -> line.split("\\|", -1))
        .toList();
  }
}
