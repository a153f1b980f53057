package dev.skep.daemon.raft;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/// Leaves out that others still speak to a log which is being closed. Ratis calls each of their
/// messages an error; they learn of it within an election, and who stops a daemon should not be
/// alarmed.
final class ClosingComplaints extends TurboFilter {
  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] words,
      @Nullable Throwable thrown) {
    if (!logger.getName().startsWith("org.apache.ratis")) return FilterReply.NEUTRAL;
    return Stream.concat(
                Stream.ofNullable(thrown),
                words == null ? Stream.empty() : Arrays.stream(words).filter(Objects::nonNull))
            .anyMatch(ClosingComplaints::isClosing)
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  /// Ratis says the state of the server in the text alone.
  private static boolean isClosing(Object word) {
    return word instanceof ServerNotReadyException told
        && String.valueOf(told.getMessage()).matches(".*current state is CLOS(ING|ED).*");
  }
}
