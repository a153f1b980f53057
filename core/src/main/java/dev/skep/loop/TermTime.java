package dev.skep.loop;

import dev.skep.store.View;
import java.time.Instant;

/// The time of a leader's term. Delays are counted from what an earlier leader has written by its
/// own clock; the clocks of two hosts may be far apart, and a new leader whose clock is an hour
/// behind would wait an hour longer than was asked for.
public final class TermTime {
  private TermTime() {}

  /// When a term begins: now, or at the last change that the log knows of, whichever is later. From
  /// there the term's time goes on as fast as any.
  public static Instant begin(View view, Instant now) {
    return view.objects()
        .map(object -> object.meta().updatedAt())
        .filter(at -> at.isAfter(now))
        .max(Instant::compareTo)
        .orElse(now);
  }
}
