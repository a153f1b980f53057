package dev.skep.daemon.runner;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Goes on evenly from where it began, while the wall's clock is set forward and back: a jump must
/// not make all nodes look silent for an hour, nor stretch every delay by one.
public final class SteadyClock implements InstantSource {
  private final Instant begin;
  private final long beginNanos = System.nanoTime();

  private SteadyClock(Instant begin) {
    this.begin = begin;
  }

  public static InstantSource from(Instant begin) {
    return new SteadyClock(begin);
  }

  @Override
  public Instant instant() {
    return begin.plus(Duration.ofNanos(System.nanoTime() - beginNanos));
  }
}
