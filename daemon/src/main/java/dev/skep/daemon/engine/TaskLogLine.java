package dev.skep.daemon.engine;

import java.time.Instant;
import java.util.SortedMap;

/// @param isError written to stderr, else to stdout; the output of a terminal is all stdout
/// @param at when it was written, as far as the runtime knows
/// @param text with its newline, also when the task wrote none
/// @param details what the runtime's log driver was asked to keep beside each line
public record TaskLogLine(
    boolean isError, Instant at, byte[] text, SortedMap<String, String> details) {
  /// Longer lines are cut into lines of this length: no reader has to hold more.
  public static final int LINE_BYTES = 1024 * 1024;
}
