package dev.skep.model;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;

/// When a service's tasks are spread anew over the nodes, and how gently: what the user says in
/// labels of the service.
///
/// @param maxMoves tasks that are replaced at the same time
/// @param interval for how long the service has been at rest before a task is moved
public record RebalancePolicy(When when, int maxMoves, Duration interval) {
  public static final String LABEL = "skep.rebalance";
  public static final String MAX_MOVES_LABEL = "skep.rebalance.max-moves";
  public static final String INTERVAL_LABEL = "skep.rebalance.interval";

  /// Long enough for a node that has come to stay for a moment, and for a new task to fail if it is
  /// going to.
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);

  public static final RebalancePolicy OFF = new RebalancePolicy(When.OFF, 1, DEFAULT_INTERVAL);

  private static final Duration LONGEST_INTERVAL = Duration.ofHours(24);

  public enum When {
    OFF("off"),
    /// When a node has joined, has come back or was set active.
    ON_JOIN("on-join"),
    CONTINUOUS("continuous");

    private final String word;

    When(String word) {
      this.word = word;
    }

    static Optional<When> of(String word) {
      for (When it : values()) if (it.word.equals(word)) return Optional.of(it);
      return Optional.empty();
    }
  }

  /// What is not understood counts as not said: it would have been refused.
  public static RebalancePolicy of(ServiceSpec spec) {
    SortedMap<String, String> labels = spec.annotations().labels();
    return new RebalancePolicy(
        Optional.ofNullable(labels.get(LABEL)).flatMap(When::of).orElse(When.OFF),
        Optional.ofNullable(labels.get(MAX_MOVES_LABEL))
            .flatMap(RebalancePolicy::moves)
            .orElse(OFF.maxMoves),
        Optional.ofNullable(labels.get(INTERVAL_LABEL))
            .flatMap(RebalancePolicy::interval)
            .orElse(OFF.interval));
  }

  private static Optional<Integer> moves(String text) {
    return text.matches("[1-9][0-9]{0,5}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  private static Optional<Duration> interval(String text) {
    return GoDuration.parse(text).filter(it -> it.compareTo(LONGEST_INTERVAL) <= 0);
  }

  /// What is wrong with what was asked for.
  public static Optional<String> problem(ServiceSpec spec) {
    SortedMap<String, String> labels = spec.annotations().labels();
    return problem(labels, LABEL, "off, on-join or continuous", it -> When.of(it).isPresent())
        .or(() ->
            problem(
                labels, MAX_MOVES_LABEL, "a number from 1 to 999999", it -> moves(it).isPresent()))
        .or(() ->
            problem(
                labels,
                INTERVAL_LABEL,
                "a duration from 0s to 24h",
                it -> interval(it).isPresent()));
  }

  private static Optional<String> problem(
      SortedMap<String, String> labels, String label, String must, Predicate<String> isRight) {
    return Optional.ofNullable(labels.get(label))
        .filter(isRight.negate())
        .map(text -> "invalid label %s=%s: must be %s".formatted(label, text, must));
  }
}
