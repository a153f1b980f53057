package dev.skep.dockerapi.codec;

import java.nio.charset.StandardCharsets;

/// Finds the first fault of a text that is no JSON and words it as Go's scanner does. Runs only
/// when a body could not be parsed.
final class GoSyntax {
  /// As deep as the parser itself goes; a deeper text could only be meant to hurt.
  private static final int DEEPEST = 500;

  private final String text;
  private int at;
  private int depth;

  private GoSyntax(String text) {
    this.text = text;
  }

  static String complaint(byte[] body) {
    try {
      new GoSyntax(new String(body, StandardCharsets.UTF_8)).value();
      return "malformed document";
    } catch (Fault fault) {
      return fault.text;
    }
  }

  private static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;
    private final String text;

    Fault(String text) {
      super(text, null, false, false);
      this.text = text;
    }
  }

  private void value() throws Fault {
    if (++depth > DEEPEST) throw new Fault("exceeded max depth");
    char c = next();
    switch (c) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      case '-' -> {
        if (!isDigit(peek())) throw invalid("in numeric literal");
        number(text.charAt(at++));
      }
      default -> {
        if (!isDigit(c)) throw back("looking for beginning of value");
        number(c);
      }
    }
    depth--;
  }

  private void object() throws Fault {
    if (next() == '}') return;
    at--;
    while (true) {
      if (next() != '"') {
        throw back("looking for beginning of object key string");
      }
      string();
      if (next() != ':') throw back("after object key");
      value();
      char c = next();
      if (c == '}') return;
      if (c != ',') throw back("after object key:value pair");
    }
  }

  private void array() throws Fault {
    if (next() == ']') return;
    at--;
    while (true) {
      value();
      char c = next();
      if (c == ']') return;
      if (c != ',') throw back("after array element");
    }
  }

  private void string() throws Fault {
    while (true) {
      char c = peek();
      if (c < 0x20) throw invalid("in string literal");
      at++;
      if (c == '"') return;
      if (c == '\\') escape();
    }
  }

  private void escape() throws Fault {
    char c = peek();
    if ("\"\\/bfnrtu".indexOf(c) < 0) throw invalid("in string escape code");
    at++;
    if (c != 'u') return;
    for (int i = 0; i < 4; i++) {
      if (Character.digit(peek(), 16) < 0) {
        throw invalid("in \\u hexadecimal character escape");
      }
      at++;
    }
  }

  private void literal(String word) throws Fault {
    for (int i = 1; i < word.length(); i++) {
      String where = "in literal " + word + " (expecting '" + word.charAt(i) + "')";
      if (peek() != word.charAt(i)) throw invalid(where);
      at++;
    }
  }

  private void number(char first) throws Fault {
    if (first != '0') digits();
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      someDigits("after decimal point in numeric literal");
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) at++;
      someDigits("in exponent of numeric literal");
    }
  }

  private void someDigits(String where) throws Fault {
    if (!isDigit(peek())) throw invalid(where);
    digits();
  }

  private void digits() {
    while (at < text.length() && isDigit(text.charAt(at))) at++;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /// The next character that is not blank, and past it.
  private char next() throws Fault {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
    char c = peek();
    at++;
    return c;
  }

  private char peek() throws Fault {
    if (at >= text.length()) throw new Fault("unexpected EOF");
    return text.charAt(at);
  }

  private Fault back(String where) {
    at--;
    return invalid(where);
  }

  private Fault invalid(String where) {
    return new Fault("invalid character " + quoted(text.charAt(at)) + " " + where);
  }

  private static String quoted(char c) {
    return switch (c) {
      case '\'' -> "'\\''";
      case '"' -> "'\"'";
      case '\\' -> "'\\\\'";
      case '\n' -> "'\\n'";
      case '\r' -> "'\\r'";
      case '\t' -> "'\\t'";
      default -> c < 0x20 ? "'\\x%02x'".formatted((int) c) : "'" + c + "'";
    };
  }
}
