package dev.skep.daemon.swarm;

import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.swarm.Joining;
import dev.skep.daemon.pki.JoinToken;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.NodeName;
import dev.skep.daemon.pki.NodeRole;
import dev.skep.daemon.pki.PkiFault;
import dev.skep.daemon.rpc.CallFailed;
import dev.skep.daemon.rpc.JoinFailed;
import dev.skep.daemon.rpc.Joiner;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Joins this node to a swarm that others manage.
final class Newcomer {
  private static final System.Logger LOG = System.getLogger(Newcomer.class.getName());

  /// Docker's own bound for joining, less what the certificate usually takes.
  private static final long MEMBER_SECONDS = 18;

  private final Environment environment;
  private final Membership.Source members;

  Newcomer(Environment environment, Membership.Source members) {
    this.environment = environment;
    this.members = members;
  }

  /// @throws HttpRefusal with the answer to the user; nothing is left then
  Membership join(Joining asked) {
    NodeIdentity identity;
    try {
      identity =
          Joiner.join(
              asked.remotes().getFirst(),
              JoinToken.parse(asked.token()),
              asked.availability().name().toLowerCase(Locale.ROOT),
              "");
    } catch (PkiFault badToken) {
      throw new HttpRefusal(500, String.valueOf(badToken.getMessage()));
    } catch (JoinFailed failed) {
      throw new HttpRefusal(statusOf(failed), String.valueOf(failed.getMessage()));
    }
    identity.save(environment.keys());
    NodeName name = identity.name();
    var state =
        new SwarmState(
            name.nodeId(),
            name.clusterId(),
            name.role() == NodeRole.MANAGER,
            false,
            asked.addresses(),
            asked.remotes());
    state.write(environment.files());
    Membership member = members.of(state, identity);
    start(member);
    LOG.log(
        System.Logger.Level.INFO,
        "swarm none -> {0}, joined as {1}",
        name.clusterId(),
        name.nodeId());
    return member;
  }

  /// Nothing is left of a node whose manager could not be started.
  private void start(Membership member) {
    try {
      if (member.isManager()) member.startManager();
      member.startAgent();
    } catch (CallFailed | IOException failed) {
      member.leave();
      environment.files().leave();
      throw new HttpRefusal(500, "manager stopped: " + failed.getMessage());
    }
  }

  /// The node is in; it is of use once the managers list it as ready, and as a manager once it has
  /// a vote. It goes on trying when the client has been told that this takes long.
  static void awaitUse(Membership member) throws InterruptedException {
    try {
      member.member().get(MEMBER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      throw HttpRefusal.unavailable(
          "Timeout was reached before node joined. The attempt to join the swarm will continue in"
              + " the background. Use the \"docker info\" command to see the current swarm status"
              + " of your node.");
    } catch (CancellationException left) {
      throw hasLeft();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof CancellationException) throw hasLeft();
      throw new IllegalStateException(failed);
    }
  }

  private static HttpRefusal hasLeft() {
    return new HttpRefusal(500, "the node has left the swarm that it was joining");
  }

  private static int statusOf(JoinFailed failed) {
    return switch (failed.kind()) {
      case REFUSED -> 400;
      case UNAVAILABLE -> 503;
      case OTHER -> 500;
    };
  }
}
