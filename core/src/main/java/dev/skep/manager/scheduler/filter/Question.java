package dev.skep.manager.scheduler.filter;

import dev.skep.manager.placement.Constraints;

/// What is asked of every node: the wants, with the constraints parsed once.
public record Question(Wants wants, Constraints constraints) {
  public static Question of(Wants wants) {
    return new Question(
        wants,
        wants.fixed().constraints().isEmpty()
            ? Constraints.NONE
            : Constraints.of(wants.fixed().constraints()));
  }
}
