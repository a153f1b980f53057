package dev.skep.daemon.raft;

import java.time.Duration;
import org.apache.ratis.server.DivisionInfo;

/// Since when nobody leads. Ratis tells candidates only, and a manager that lacks the others goes
/// back and forth between candidate and follower; so what was told is remembered in between.
final class Vacancy {
  private boolean known;
  private long sinceNanos;

  synchronized Duration of(DivisionInfo info) {
    if (info.getLeaderId() != null) {
      known = false;
      return Duration.ZERO;
    }
    long now = System.nanoTime();
    var role = info.getRoleInfoProto();
    if (role.hasCandidateInfo()) {
      known = true;
      sinceNanos =
          now - Duration.ofMillis(role.getCandidateInfo().getLastLeaderElapsedTimeMs()).toNanos();
    }
    return known ? Duration.ofNanos(now - sinceNanos) : Duration.ZERO;
  }
}
