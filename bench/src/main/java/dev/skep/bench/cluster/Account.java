package dev.skep.bench.cluster;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How it went for those who asked by one door.
///
/// @param again kept connections that were found closed, and the request made again on a new one
/// @param times of a request, as text
/// @param failures the first of them, each with its moment
record Account(
    String door, int answered, int failed, int again, String times, List<String> failures) {
  private static final Pattern SUMS =
      Pattern.compile("answered (\\d+), failed (\\d+), again (\\d+), (.*)");

  Account {
    failures = List.copyOf(failures);
  }

  /// @param text as visitors tell it
  static Account of(String door, String text) {
    List<String> lines = text.lines().toList();
    Matcher sums = SUMS.matcher(lines.isEmpty() ? "" : lines.getFirst());
    if (!sums.matches()) throw new IllegalArgumentException(door + " tells no sums: " + text);
    return new Account(
        door,
        Integer.parseInt(sums.group(1)),
        Integer.parseInt(sums.group(2)),
        Integer.parseInt(sums.group(3)),
        sums.group(4),
        lines.subList(1, lines.size()));
  }
}
