package dev.skep.manager.placement;

import dev.skep.model.Node;
import dev.skep.model.Placement;
import dev.skep.model.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All conditions of a placement, parsed once; a node must meet every one.
public final class Constraints {
  public static final Constraints NONE = new Constraints(List.of());

  private final List<Constraint> all;

  private Constraints(List<Constraint> all) {
    this.all = List.copyOf(all);
  }

  /// What is wrong with the first expression that does not parse, in the words that clients expect.
  public static Optional<String> problem(List<String> expressions) {
    for (String expression : expressions) {
      if (Constraint.parse(expression) instanceof Constraint.Parsed.Bad(var error)) {
        return Optional.of(error);
      }
    }
    return Optional.empty();
  }

  /// The API lets no bad expression through; should there be one all the same, the service has no
  /// constraints, rather than no place to run.
  public static Constraints of(List<String> expressions) {
    var parsed = new ArrayList<Constraint>();
    for (String expression : expressions) {
      switch (Constraint.parse(expression)) {
        case Constraint.Parsed.Good(var constraint) -> parsed.add(constraint);
        case Constraint.Parsed.Bad _ -> {
          return NONE;
        }
      }
    }
    return parsed.isEmpty() ? NONE : new Constraints(parsed);
  }

  public static Constraints of(ServiceSpec spec) {
    return of(spec.taskTemplate().placement().map(Placement::constraints).orElse(List.of()));
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  public boolean admit(Node node) {
    return all.stream().allMatch(constraint -> constraint.admits(node));
  }
}
