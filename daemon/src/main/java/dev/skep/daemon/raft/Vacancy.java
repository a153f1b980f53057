package dev.skep.daemon.raft;

import java.time.Duration;
import org.apache.ratis.server.DivisionInfo;

/// Since when nobody leads. Ratis tells of new leaders, not of lost ones, and of its own count only
/// while it is a candidate; so the first look without a leader counts.
final class Vacancy {
  private boolean vacant;
  private long sinceNanos;

  synchronized Duration of(DivisionInfo info) {
    if (info.getLeaderId() != null) {
      vacant = false;
      return Duration.ZERO;
    }
    long now = System.nanoTime();
    if (!vacant) {
      vacant = true;
      sinceNanos = now;
    }
    return Duration.ofNanos(now - sinceNanos);
  }
}
