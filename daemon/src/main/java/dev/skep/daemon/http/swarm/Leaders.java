package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Request;
import java.io.IOException;
import java.time.Duration;

/// A manager's way to the leader.
public interface Leaders {
  Leadership now();

  /// Waits until something other than `former` is known, at most so long.
  void awaitNews(Leadership former, Duration atMost) throws InterruptedException;

  /// Returns when what is read here certainly holds every acknowledged write.
  ///
  /// @throws NotLeading if that cannot be said
  void confirm() throws InterruptedException;

  /// Has the leader answer a request.
  ///
  /// @throws NotServed if the leader has certainly not begun with it
  /// @throws IOException if that is not known
  Answer ask(Leadership.There leader, Request request) throws NotServed, IOException;
}
