package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;

/// Marks answers that no leader has confirmed: they are as old as this manager's last word from
/// one.
final class Stale {
  static final String SENTENCE =
      "the swarm has no leader: what is shown is what this manager last heard and may be stale";

  private static final String FIELD = "Skep-Stale";

  private Stale() {}

  /// HTTP's own field for it, which clients may know, and one that scripts can test.
  static Answer marked(Answer answer) {
    return answer.with(FIELD, "true").with("Warning", "110 skep \"" + SENTENCE + "\"");
  }

  static boolean is(Answer answer) {
    return answer.headers().first(FIELD).isPresent();
  }
}
