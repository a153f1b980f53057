package dev.skep.daemon.names;

import org.xbill.DNS.Rcode;

/// What is looked at in a message that is passed on as it is. It may hold what our parser does not
/// know.
final class RawMessage {
  /// Number, flags, four counts.
  private static final int HEADER_BYTES = 12;

  /// What follows a question's name: type and class.
  private static final int QUESTION_TAIL_BYTES = 4;

  private static final int LONGEST_LABEL = 63;
  private static final int REPLY_BIT = 0x80;
  private static final int CODE_BITS = 0x0f;

  private RawMessage() {}

  static byte[] withId(byte[] message, int id) {
    byte[] copy = message.clone();
    copy[0] = (byte) (id >> 8);
    copy[1] = (byte) id;
    return copy;
  }

  /// Whether `reply` is one to `question`: the number and the question are the same. A server that
  /// declines may leave the question out.
  static boolean answers(byte[] reply, byte[] question) {
    if (reply.length < HEADER_BYTES || (reply[2] & REPLY_BIT) == 0) return false;
    if (reply[0] != question[0] || reply[1] != question[1]) return false;
    if (number(reply, 4) == 0) return code(reply) != Rcode.NOERROR;
    int end = endOfQuestion(question);
    if (reply.length < end) return false;
    for (int at = HEADER_BYTES; at < end; at++) {
      if (lower(reply[at]) != lower(question[at])) return false;
    }
    return true;
  }

  /// Whether it settles the question. Whoever fails or declines leaves it to the next server.
  static boolean settles(byte[] reply) {
    int code = code(reply);
    return code == Rcode.NOERROR || code == Rcode.NXDOMAIN;
  }

  private static int code(byte[] message) {
    return message[3] & CODE_BITS;
  }

  private static int number(byte[] message, int at) {
    return (message[at] & 0xff) << 8 | message[at + 1] & 0xff;
  }

  /// Of a message that has been parsed: its first name has no references.
  private static int endOfQuestion(byte[] message) {
    int at = HEADER_BYTES;
    while (message[at] != 0 && (message[at] & 0xff) <= LONGEST_LABEL) at += 1 + message[at];
    return at + 1 + QUESTION_TAIL_BYTES;
  }

  /// Some servers change the case of a name. Lengths of labels are below the letters.
  private static int lower(byte letter) {
    return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
  }
}
