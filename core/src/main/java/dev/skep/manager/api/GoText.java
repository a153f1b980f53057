package dev.skep.manager.api;

import java.math.BigDecimal;
import java.math.MathContext;

/// Values in error texts, as clients are used to see them.
final class GoText {
  private GoText() {}

  static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        case '\r' -> quoted.append("\\r");
        default -> {
          if (c < 0x20 || c == 0x7f) quoted.append("\\x%02x".formatted((int) c));
          else quoted.append(c);
        }
      }
    }
    return quoted.append('"').toString();
  }

  /// `0.0005`, but `1e-09`: exponents below -4, with at least two digits.
  static String cpus(long nanoCpus) {
    var cpus = BigDecimal.valueOf(nanoCpus, 9).round(MathContext.DECIMAL64).stripTrailingZeros();
    if (cpus.signum() == 0) return "0";
    int exponent = cpus.precision() - cpus.scale() - 1;
    if (exponent >= -4) return cpus.toPlainString();
    String digits = cpus.unscaledValue().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return mantissa + "e-" + (-exponent < 10 ? "0" : "") + -exponent;
  }
}
