package dev.skep.manager.scheduler.filter;

import dev.skep.model.Platform;
import java.util.List;

/// The image must exist for the node. A node that has not said what it is supports none.
final class PlatformFilter implements Filter {
  @Override
  public String cause() {
    return "unsupported-platform";
  }

  @Override
  public boolean isFixed() {
    return true;
  }

  @Override
  public boolean admits(Question question, NodeInfo node, int siblings) {
    List<Platform> wanted = question.wants().fixed().platforms();
    Platform has = node.node().description().platform();
    return wanted.isEmpty()
        || !has.equals(Platform.ANY) && wanted.stream().anyMatch(it -> matches(it, has));
  }

  @Override
  public String explain(int nodes) {
    return "unsupported platform on " + Filter.count(nodes);
  }

  private static boolean matches(Platform wanted, Platform has) {
    return (wanted.architecture().isEmpty()
            || machine(wanted.architecture()).equals(machine(has.architecture())))
        && (wanted.os().isEmpty() || wanted.os().equals(has.os()));
  }

  /// Images name architectures as Go does, nodes as the kernel does.
  private static String machine(String architecture) {
    return switch (architecture) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> architecture;
    };
  }
}
