package dev.skep.template;

import java.util.ArrayList;
import java.util.List;

/// One `{{…}}` of a text, cut into words. Read by hand and not by a pattern: an action may be as
/// long as the text, and Java's patterns need a stack as deep as what they match is long.
///
/// @param words quoted and raw texts with their quotes; none in a comment
/// @param trimsBefore the white space in front of it goes
/// @param start of the first word
/// @param end behind the closing braces
record Action(
    List<String> words,
    boolean comment,
    boolean trimsBefore,
    boolean trimsAfter,
    int start,
    int end) {
  static final String OPEN = "{{";
  private static final String CLOSE = "}}";

  /// @param open where the braces begin
  static Action at(String text, int open) throws BadTemplate {
    int from = open + OPEN.length();
    boolean trims = text.startsWith("-", from) && isSpace(text, from + 1);
    int start = skipSpace(text, trims ? from + 1 : from);
    if (text.startsWith("/*", start)) return comment(text, trims, start);
    var words = new ArrayList<String>();
    int at = start;
    while (true) {
      if (at >= text.length()) throw new BadTemplate("unclosed action");
      if (text.startsWith(CLOSE, at)) {
        return new Action(words, false, trims, false, start, at + CLOSE.length());
      }
      if (closesTrimming(text, at)) {
        return new Action(words, false, trims, true, start, at + 1 + CLOSE.length());
      }
      int end = wordEnd(text, at);
      words.add(text.substring(at, end));
      at = skipSpace(text, end);
    }
  }

  private static Action comment(String text, boolean trims, int start) throws BadTemplate {
    int close = text.indexOf("*/", start + 2);
    if (close < 0) throw new BadTemplate("unclosed comment");
    int end = skipSpace(text, close + 2);
    boolean trimming = closesTrimming(text, end);
    if (trimming) end++;
    if (!text.startsWith(CLOSE, end))
      throw new BadTemplate("comment ends before closing delimiter");
    return new Action(List.of(), true, trims, trimming, start, end + CLOSE.length());
  }

  private static boolean closesTrimming(String text, int at) {
    return text.startsWith("-" + CLOSE, at) && isSpace(text, at - 1);
  }

  private static int wordEnd(String text, int from) throws BadTemplate {
    return switch (text.charAt(from)) {
      case '"' -> quoteEnd(text, from);
      case '`' -> {
        int end = text.indexOf('`', from + 1);
        if (end < 0) throw new BadTemplate("unterminated raw quoted string");
        yield end + 1;
      }
      case '|', '(', ')' -> from + 1;
      default -> plainEnd(text, from);
    };
  }

  private static int quoteEnd(String text, int from) throws BadTemplate {
    for (int at = from + 1; at < text.length(); at++) {
      switch (text.charAt(at)) {
        case '\\' -> at++;
        case '"' -> {
          return at + 1;
        }
        case '\n' -> throw new BadTemplate("unterminated quoted string");
        default -> {}
      }
    }
    throw new BadTemplate("unterminated quoted string");
  }

  private static int plainEnd(String text, int from) {
    int at = from + 1;
    while (at < text.length()
        && !isSpace(text, at)
        && "\"`|()".indexOf(text.charAt(at)) < 0
        && !text.startsWith(CLOSE, at)) {
      at++;
    }
    return at;
  }

  private static int skipSpace(String text, int from) {
    int at = from;
    while (isSpace(text, at)) at++;
    return at;
  }

  /// What Go calls white space in templates.
  static boolean isSpace(String text, int at) {
    return at >= 0 && at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0;
  }
}
