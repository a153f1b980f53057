package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Handler;
import dev.skep.daemon.http.Request;
import java.io.IOException;
import java.time.Duration;

/// Has requests about the swarm answered by the leader, whichever manager the client speaks to. An
/// election is waited for. Where nobody leads for longer, reading goes on with what this manager
/// has, marked as stale, and writing is declined.
final class AtLeader {
  /// Since a leader was last known. Elections take 1-3 s, on busy machines some more; who waits for
  /// longer waits for managers that do not come back.
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /// Until a leader that turned a request away is asked again, if nothing is heard of another: it
  /// may have come back in the meantime.
  private static final Duration RETRY = Duration.ofMillis(200);

  private final Swarm swarm;

  AtLeader(Swarm swarm) {
    this.swarm = swarm;
  }

  /// @param here how the leader answers
  Handler answers(Handler here) {
    return request -> answer(request.keepingBody(), here);
  }

  private Answer answer(Request request, Handler here) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    while (true) {
      // Anew each time: the node may be demoted while this waits.
      Leaders leaders = leaders();
      Leadership now = leaders.now();
      switch (now) {
        case Leadership.Here _ -> {
          try {
            if (reads(request)) leaders.confirm();
            return here.handle(request);
          } catch (NotLeading turnedAway) {
            // Leadership went, perhaps unnoticed: look again.
          }
        }
        case Leadership.There _ when request.client().isManager() -> {
          return misdirected();
        }
        case Leadership.There leader -> {
          try {
            return leaders.ask(leader, request);
          } catch (NotServed turnedAway) {
            // Nothing was begun: whoever leads then may be asked.
          } catch (IOException unknownEnd) {
            if (!reads(request)) throw NotAManager.lostLeader();
          }
        }
        case Leadership.Nobody _ -> {}
      }
      Duration wait = wait(now, Duration.ofNanos(System.nanoTime() - begun));
      if (!wait.isPositive()) return leaderless(request, here);
      leaders.awaitNews(now, wait);
    }
  }

  private Leaders leaders() {
    Standing standing = swarm.standing();
    // A manager that is being prepared knows more in a moment, as after an election.
    if (!(standing instanceof Standing.Preparing)) NotAManager.refuse(standing);
    return swarm.leaders().orElseThrow(NotAManager::preparing);
  }

  /// How long to wait for news before the next look; zero or less is the end of patience.
  ///
  /// @param spent since the request came
  static Duration wait(Leadership now, Duration spent) {
    Duration left = PATIENCE.minus(spent);
    return switch (now) {
      case Leadership.Nobody(var since) -> shorter(left, PATIENCE.minus(since));
      case Leadership.Here _, Leadership.There _ -> shorter(left, RETRY);
    };
  }

  /// Whether nobody has led for longer than requests wait.
  static boolean isOver(Leadership now) {
    return now instanceof Leadership.Nobody && !wait(now, Duration.ZERO).isPositive();
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private Answer leaderless(Request request, Handler here)
      throws IOException, InterruptedException {
    if (request.client().isManager()) return misdirected();
    NotAManager.refuse(swarm.standing());
    // A manager that has just started may have nothing to show yet: that is not an empty swarm.
    boolean hasState = swarm.view().flatMap(it -> it.cluster()).isPresent();
    if (!reads(request) || !hasState) throw NotAManager.leaderless();
    return Stale.marked(here.handle(request));
  }

  private static Answer misdirected() {
    return Answer.error(NotServed.STATUS, "this manager does not lead the swarm");
  }

  private static boolean reads(Request request) {
    return request.method().equals("GET");
  }
}
