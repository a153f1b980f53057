package dev.skep.daemon.http.swarm;

import java.time.Duration;

/// Who leads the swarm, as one of its managers knows it at this moment.
public sealed interface Leadership {
  /// This manager does, and its loops are at work.
  record Here(long term) implements Leadership {}

  /// Another manager does.
  ///
  /// @param address `host:port` where managers reach it
  record There(String address, long term) implements Leadership {}

  /// Nobody is known to lead: the managers elect, or too few of them are online.
  ///
  /// @param since for how long; zero where a leader is known that does not serve yet
  record Nobody(Duration since) implements Leadership {}

  /// Whether there is news; the time that passes without a leader is none.
  static boolean differ(Leadership was, Leadership is) {
    if (was instanceof Nobody && is instanceof Nobody) return false;
    return !was.equals(is);
  }
}
