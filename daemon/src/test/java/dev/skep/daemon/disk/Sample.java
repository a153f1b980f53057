package dev.skep.daemon.disk;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// One of everything that the codec carries.
record Sample(
    Id id,
    String text,
    long number,
    int small,
    double ratio,
    float share,
    OptionalLong limit,
    boolean flag,
    Colour colour,
    Instant at,
    Duration during,
    Optional<String> maybe,
    Optional<Mode> maybeMode,
    List<Part> parts,
    SortedMap<Id, Part> byId,
    SortedMap<Long, String> bySlot,
    SortedSet<Id> ids,
    Mode mode,
    Part part,
    Box<Part> box) {

  record Id(String value) implements Comparable<Id> {
    @Override
    public int compareTo(Id other) {
      return value.compareTo(other.value);
    }
  }

  enum Colour {
    RED,
    GREEN
  }

  record Part(String name, long count) {}

  record Box<T>(Optional<T> content, List<T> more) {}

  sealed interface Mode {
    record Replicated(long replicas) implements Mode {}

    record Global() implements Mode {}

    sealed interface Job extends Mode {
      record Once(Id owner, Colour colour) implements Job {}
    }
  }

  static Sample full() {
    return new Sample(
        new Id("a1"),
        "tëxt",
        -5_000_000_000L,
        7,
        0.25,
        0.5f,
        OptionalLong.of(0),
        true,
        Colour.GREEN,
        Instant.ofEpochSecond(1_700_000_000L, 123_456_789),
        Duration.ofMillis(-1_500),
        Optional.of("here"),
        Optional.of(new Mode.Job.Once(new Id("o"), Colour.RED)),
        List.of(new Part("p", 1), new Part("", 0)),
        new TreeMap<>(Map.of(new Id("k"), new Part("v", 2))),
        new TreeMap<>(Map.of(3L, "three")),
        new TreeSet<>(List.of(new Id("x"), new Id("y"))),
        new Mode.Replicated(3),
        new Part("q", 9),
        new Box<>(Optional.of(new Part("b", 1)), List.of(new Part("c", 2))));
  }

  static Sample empty() {
    return new Sample(
        new Id(""),
        "",
        0,
        0,
        0,
        0,
        OptionalLong.empty(),
        false,
        Colour.RED,
        Instant.EPOCH,
        Duration.ZERO,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeSet<>(),
        new Mode.Global(),
        new Part("", 0),
        new Box<>(Optional.empty(), List.of()));
  }
}
