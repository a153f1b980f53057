package dev.skep.daemon.names;

import dev.skep.agent.names.NameAnswer;
import dev.skep.daemon.names.Received.Query;
import dev.skep.model.Ipv4;
import java.util.List;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;

/// Answers as messages.
final class Replies {
  /// Answers follow what is so within a second, also with those who keep answers; a zero is taken
  /// for a fault by some. Docker's 600 is how names go stale there.
  static final long TTL_SECONDS = 1;

  /// The longest datagram that we take and send: it passes every link unbroken (DNS Flag Day 2020).
  private static final int DATAGRAM_BYTES = 1232;

  /// The longest datagram for those who do not say what they take (RFC 1035).
  private static final int PLAIN_DATAGRAM_BYTES = 512;

  private static final int STREAM_BYTES = 65_535;

  /// Of one more address: a reference to the name, type, class, time to live, length, address.
  private static final int ADDRESS_BYTES = 2 + 2 + 2 + 4 + 2 + 4;

  private Replies() {}

  static byte[] addresses(Query query, List<Ipv4> addresses, Transport by) {
    Message empty = begun(query, Rcode.NOERROR);
    int room = (limitBytes(query, by) - empty.toWire(STREAM_BYTES).length) / ADDRESS_BYTES;
    Message reply = begun(query, Rcode.NOERROR);
    Name name = query.asked().getName();
    for (Ipv4 address : addresses.subList(0, Math.min(room, addresses.size()))) {
      reply.addRecord(
          new ARecord(name, DClass.IN, TTL_SECONDS, Sockets.address(address)), Section.ANSWER);
    }
    // Those who do not ask again by TCP have at least some.
    if (room < addresses.size() && by == Transport.UDP) reply.getHeader().setFlag(Flags.TC);
    return reply.toWire(STREAM_BYTES);
  }

  static byte[] pointer(Query query, NameAnswer.Pointer to) {
    Message reply = begun(query, Rcode.NOERROR);
    try {
      var target = Name.fromString(to.name(), Name.root);
      reply.addRecord(
          new PTRRecord(query.asked().getName(), DClass.IN, TTL_SECONDS, target), Section.ANSWER);
    } catch (TextParseException tooLong) {
      // A network's name may be longer than DNS takes. The address lives without a name, then.
      return code(query, Rcode.NOERROR);
    }
    return reply.toWire(STREAM_BYTES);
  }

  /// Without any record.
  static byte[] code(Query query, int code) {
    return begun(query, code).toWire(STREAM_BYTES);
  }

  private static Message begun(Query query, int code) {
    var reply = new Message(query.header().getID());
    var header = reply.getHeader();
    header.setFlag(Flags.QR);
    // Resolvers go on to their next server when one says "no such name" without authority.
    header.setFlag(Flags.AA);
    header.setFlag(Flags.RA);
    if (query.header().getFlag(Flags.RD)) header.setFlag(Flags.RD);
    header.setRcode(code);
    reply.addRecord(query.asked(), Section.QUESTION);
    if (query.payloadBytes() > 0) {
      reply.addRecord(new OPTRecord(DATAGRAM_BYTES, 0, 0), Section.ADDITIONAL);
    }
    return reply;
  }

  private static int limitBytes(Query query, Transport by) {
    return switch (by) {
      case TCP -> STREAM_BYTES;
      case UDP -> Math.clamp(query.payloadBytes(), PLAIN_DATAGRAM_BYTES, DATAGRAM_BYTES);
    };
  }
}
