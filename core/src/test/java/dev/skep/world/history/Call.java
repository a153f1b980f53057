package dev.skep.world.history;

import dev.skep.model.ServiceId;
import java.time.Instant;
import java.util.List;

/// One call of a client, from asking to answer.
public sealed interface Call {
  Span span();

  /// By the clock on the wall of the room in which all clients sit.
  ///
  /// @param to when the answer came; of a call without an answer the end of time, as it may still
  ///   happen
  record Span(Instant from, Instant to) {
    public static Span open(Instant from) {
      return new Span(from, Instant.MAX);
    }

    boolean isBefore(Span other) {
      return to.isBefore(other.from);
    }
  }

  /// Something was written, and this is how it was right after.
  ///
  /// @param over the version that the client had read; 0 when the service is new
  record Wrote(Span span, long over, Seen seen) implements Call {}

  /// Nobody has said what became of it.
  record MayHaveWritten(Span span, String wish) implements Call {}

  /// It was said that it did not happen.
  record DidNotWrite(Span span, String wish) implements Call {}

  record Removed(Span span, ServiceId id) implements Call {}

  record MayHaveRemoved(Span span, ServiceId id) implements Call {}

  /// All services.
  ///
  /// @param fresh the answer claims to hold all that was acknowledged before it was asked for;
  ///   otherwise it is marked stale, and only never older than what the same session was told
  ///   before
  /// @param session one client at one run of one manager
  record Listed(Span span, boolean fresh, String session, List<Seen> services) implements Call {
    public Listed {
      services = List.copyOf(services);
    }
  }
}
