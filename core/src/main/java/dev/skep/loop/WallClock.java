package dev.skep.loop;

import java.time.Instant;

/// The clock on the host's wall, for what people fix to a time of day. It may be set forward and
/// back at any moment, and those of two hosts differ; whatever is a delay is counted in the time of
/// the term, which loops are given with each input.
@FunctionalInterface
public interface WallClock {
  Instant read();
}
