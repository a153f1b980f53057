package dev.skep.agent.network;

import java.util.List;
import java.util.stream.Collectors;

/// What came of applying a data plane.
///
/// @param changed whether anything differed and was mended
public record Outcome(boolean changed, List<Problem> problems) {
  public static final Outcome UNCHANGED = new Outcome(false, List.of());

  public Outcome {
    problems = List.copyOf(problems);
  }

  public boolean complete() {
    return problems.isEmpty();
  }

  /// All reasons in one line, empty when complete.
  public String reasons() {
    return problems.stream().map(Problem::reason).collect(Collectors.joining("; "));
  }
}
