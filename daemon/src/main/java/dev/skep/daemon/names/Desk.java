package dev.skep.daemon.names;

import dev.skep.agent.names.Asker;
import dev.skep.agent.names.NameAnswer;
import dev.skep.agent.names.Names;
import dev.skep.daemon.names.Received.Query;
import dev.skep.loop.Dice;
import dev.skep.model.Ipv4;
import dev.skep.wire.NetworkMap;
import java.io.IOException;
import java.util.Optional;
import org.xbill.DNS.Rcode;

/// From a message to its answer, whichever way it came.
final class Desk {
  private static final System.Logger LOG = System.getLogger(Desk.class.getName());

  /// What the host asks its own gateway leaves the bridge's subnet by the loopback device. The
  /// engine masquerades that, so it comes from any of the host's addresses.
  private static final Ipv4 THIS_HOST = Ipv4.parse("127.0.0.1");

  private final OwnServers own;
  private final Upstream upstream;
  private final Dice dice;
  private volatile Names names = Names.NONE;

  /// @param own who is not to be given the node's name servers
  Desk(OwnServers own, Upstream upstream, Dice dice) {
    this.own = own;
    this.upstream = upstream;
    this.dice = dice;
  }

  /// What is to be done with a message.
  sealed interface Step {
    record Silence() implements Step {}

    record Reply(byte[] message) implements Step {}

    /// The answer comes from elsewhere, and takes its time.
    record Outside(Query query, Optional<String> container) implements Step {
      /// For when there is no room for it.
      byte[] declined() {
        return Replies.code(query, Rcode.SERVFAIL);
      }
    }
  }

  /// Answers from `map` from now on. Not to be called by two at once.
  void learn(NetworkMap map) {
    names = names.with(map);
  }

  /// Takes microseconds.
  Step look(byte[] message, Asker asker, Transport by) {
    return switch (Received.of(message)) {
      case Received.Noise _ -> new Step.Silence();
      case Received.Unfit(var reply) -> new Step.Reply(reply);
      case Query query -> look(query, asker, by);
    };
  }

  private Step look(Query query, Asker asker, Transport by) {
    NameAnswer answer = names.answer(asker, query.question(), dice);
    if (answer instanceof NameAnswer.Stranger && Sockets.isHere(asker.address())) {
      answer = names.answer(new Asker(asker.network(), THIS_HOST), query.question(), dice);
    }
    return reply(query, answer, by);
  }

  private static Step reply(Query query, NameAnswer answer, Transport by) {
    return switch (answer) {
      case NameAnswer.Addresses(var found) -> new Step.Reply(Replies.addresses(query, found, by));
      case NameAnswer.Pointer to -> new Step.Reply(Replies.pointer(query, to));
      case NameAnswer.Nothing _ -> new Step.Reply(Replies.code(query, Rcode.NOERROR));
      case NameAnswer.Nobody _ -> new Step.Reply(Replies.code(query, Rcode.NXDOMAIN));
      case NameAnswer.Refused _, NameAnswer.Stranger _ ->
          new Step.Reply(Replies.code(query, Rcode.REFUSED));
      case NameAnswer.Foreign(var container) -> new Step.Outside(query, container);
    };
  }

  /// Blocks for as long as the node's name servers take, within [Upstream#PATIENCE].
  byte[] ask(Step.Outside outside, Transport by) {
    Query query = outside.query();
    try {
      // Refused, the engine asks the container's own ones, from within the container's networks.
      if (outside.container().isPresent() && own.has(outside.container().get())) {
        return Replies.code(query, Rcode.REFUSED);
      }
    } catch (IOException unknown) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "name servers of {0} are not known: {1}",
          outside.container(),
          unknown.getMessage());
      return outside.declined();
    }
    return upstream.ask(query, by).orElseGet(outside::declined);
  }
}
