package dev.skep.testkit;

import java.util.List;
import java.util.SplittableRandom;

/// What nobody should send, by the dice of a seed: texts, numbers, and what is left of a good text
/// when some of it goes wrong.
public final class Odd {
  /// Beside what grammars are made of: half a character, none at all, ones that change their length
  /// with their case, ones that turn the line around, and words that mean something elsewhere.
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "\u0000",
          "\n",
          "\"",
          "\\",
          "'",
          "é",
          "日本語",
          "\ud83d\ude00",
          "\ud800",
          "a\udc00b",
          "\u0130",
          "\u202e",
          "\ufeff",
          "\uffff",
          "null",
          "true",
          "-1",
          "1e400",
          "NaN",
          "%s%n%x",
          "../../etc/passwd",
          "{{",
          "}}",
          "{{.Task.Slot}}",
          "{{.Nothing}}",
          "{{join}}",
          "a=b",
          "=",
          "==",
          "node.role==manager",
          "10.0.0.0/8",
          "::/0",
          "[::1]:2377",
          "127.0.0.1:99999999999",
          "-",
          ".",
          "/");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "1",
          "-1",
          "2",
          "65535",
          "65536",
          "2147483647",
          "2147483648",
          "-2147483649",
          "4294967295",
          "4294967296",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "18446744073709551615",
          "18446744073709551616",
          "1.5",
          "-0.0",
          "1e2",
          "1e400",
          "1e-400",
          "0.30000000000000004",
          "123456789012345678901234567890");

  private static final List<Integer> LENGTHS = List.of(1, 63, 64, 65, 255, 1025, 20_000);

  private final SplittableRandom random;

  public Odd(long seed) {
    random = new SplittableRandom(seed);
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  public boolean oneIn(int bound) {
    return below(bound) == 0;
  }

  public <T> T pick(List<T> from) {
    return from.get(below(from.size()));
  }

  /// As it stands in a document.
  public String number() {
    return pick(NUMBERS);
  }

  public String text() {
    return switch (below(6)) {
      case 0 -> pick(TEXTS) + pick(TEXTS);
      case 1 -> pick(TEXTS).repeat(pick(LENGTHS));
      case 2 -> "{{\"" + "a".repeat(pick(LENGTHS)) + "\"}}";
      default -> pick(TEXTS);
    };
  }

  /// Some pieces, one after the other.
  public String of(List<String> pieces) {
    var text = new StringBuilder();
    for (int count = below(8); count >= 0; count--) text.append(pick(pieces));
    return text.toString();
  }

  /// A good text after a few accidents: something lost, doubled, put in, cut off.
  public String worn(String good) {
    String text = good;
    for (int accidents = below(3); accidents >= 0; accidents--) {
      int at = below(text.length() + 1);
      int to = at + below(text.length() - at + 1);
      String piece = text.substring(at, to);
      text =
          switch (below(5)) {
            case 0 -> text.substring(0, at) + text.substring(to);
            case 1 -> text.substring(0, to) + piece + text.substring(to);
            case 2 -> text.substring(0, at) + pick(TEXTS) + text.substring(at);
            case 3 -> text.substring(0, at) + (char) below(0x180) + text.substring(at);
            default -> text.substring(0, at);
          };
    }
    return text;
  }
}
