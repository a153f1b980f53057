package dev.skep.daemon.names;

import dev.skep.agent.names.Question;
import java.io.IOException;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// What came in.
sealed interface Received {
  /// Nothing that wants an answer. An answer to an answer could go round for ever.
  record Noise() implements Received {}

  /// A question that is declined as it stands.
  record Unfit(byte[] reply) implements Received {}

  /// A question.
  ///
  /// @param message it, as it came
  /// @param asked its one question
  /// @param payloadBytes the longest datagram that the asker takes, by EDNS; 0 if it does not say
  record Query(byte[] message, Header header, Record asked, int payloadBytes) implements Received {

    Question question() {
      String name = asked.getName().toString(true);
      return switch (asked.getType()) {
        // Who asks for anything is content with addresses (RFC 8482).
        case Type.A, Type.ANY -> new Question(name, Question.Kind.ADDRESS);
        case Type.PTR -> new Question(name, Question.Kind.POINTER);
        default -> new Question(name, Question.Kind.OTHER);
      };
    }
  }

  static Received of(byte[] message) {
    Header header;
    try {
      header = new Header(message);
    } catch (IOException tooShort) {
      return new Noise();
    }
    if (header.getFlag(Flags.QR)) return new Noise();
    if (header.getOpcode() != Opcode.QUERY) return new Unfit(declined(header, Rcode.NOTIMP));
    Message parsed;
    try {
      parsed = new Message(message);
    } catch (IOException | RuntimeException malformed) {
      // The parser checks most, and trips over the rest: whatever it says, the message is at fault.
      return new Unfit(declined(header, Rcode.FORMERR));
    }
    var questions = parsed.getSection(Section.QUESTION);
    if (questions.size() != 1) return new Unfit(declined(header, Rcode.FORMERR));
    Record asked = questions.getFirst();
    if (asked.getDClass() != DClass.IN || isTransfer(asked.getType())) {
      return new Unfit(declined(header, Rcode.NOTIMP));
    }
    OPTRecord options = parsed.getOPT();
    return new Query(message, header, asked, options == null ? 0 : options.getPayloadSize());
  }

  /// Of a whole zone: that is many messages, and nothing for containers.
  private static boolean isTransfer(int type) {
    return type == Type.AXFR || type == Type.IXFR;
  }

  private static byte[] declined(Header asked, int code) {
    var header = new Header(asked.getID());
    header.setFlag(Flags.QR);
    header.setOpcode(asked.getOpcode());
    if (asked.getFlag(Flags.RD)) header.setFlag(Flags.RD);
    header.setRcode(code);
    return header.toWire();
  }
}
