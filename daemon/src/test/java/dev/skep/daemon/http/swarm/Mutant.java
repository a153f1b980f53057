package dev.skep.daemon.http.swarm;

import dev.skep.testkit.Odd;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A good document in which some values, members or bytes have gone wrong: another type, a number
/// that does not fit, nothing, everything twice, far too deep, cut off.
final class Mutant {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<Integer> DEPTHS = List.of(3, 499, 500, 501, 20_000);

  private final Odd odd;
  private final SortedSet<Integer> wrong = new TreeSet<>();
  private final StringBuilder out = new StringBuilder();

  /// How many values of the good document were passed.
  private int at;

  private Mutant(Odd odd) {
    this.odd = odd;
  }

  static byte[] of(String good, Odd odd) {
    JsonNode tree = JSON.readTree(good);
    var mutant = new Mutant(odd);
    for (int more = odd.below(3); more >= 0; more--) mutant.wrong.add(odd.below(count(tree)));
    mutant.value(tree);
    byte[] bytes = mutant.out.toString().getBytes(StandardCharsets.UTF_8);
    return odd.oneIn(8) ? torn(bytes, odd) : bytes;
  }

  private static int count(JsonNode node) {
    int count = 1;
    for (JsonNode child : node) count += count(child);
    return count;
  }

  private void value(JsonNode node) {
    if (wrong.contains(at)) {
      at += count(node);
      somethingElse(node);
      return;
    }
    at++;
    switch (node.getNodeType()) {
      case OBJECT -> object(node);
      case ARRAY -> array(node);
      case STRING -> text(node.asString());
      default -> out.append(node);
    }
  }

  private void object(JsonNode node) {
    out.append('{');
    String comma = "";
    for (var member : node.properties()) {
      if (odd.oneIn(60)) {
        at += count(member.getValue());
        continue;
      }
      out.append(comma);
      comma = ",";
      String name = member.getKey();
      if (odd.oneIn(60)) {
        name(name);
        somethingElse(member.getValue());
        out.append(comma);
      }
      name(odd.oneIn(60) ? name.toUpperCase(Locale.ROOT) : name);
      value(member.getValue());
    }
    if (odd.oneIn(60)) {
      out.append(comma);
      name(odd.text());
      out.append(odd.number());
    }
    out.append('}');
  }

  private void name(String name) {
    text(name);
    out.append(':');
  }

  private void array(JsonNode node) {
    out.append('[');
    String comma = "";
    for (JsonNode element : node) {
      out.append(comma);
      comma = ",";
      value(element);
    }
    out.append(']');
  }

  private void somethingElse(JsonNode good) {
    switch (odd.below(10)) {
      case 0 -> out.append("null");
      case 1 -> out.append(odd.pick(List.of("true", "false")));
      case 2, 3 -> out.append(odd.number());
      case 4 -> text(odd.text());
      case 5 -> text(odd.worn(good.isString() ? good.asString() : "a"));
      case 6 ->
          out.append(
              odd.pick(List.of("{}", "[]", "[null]", "[[]]", "[{}]", "{\"\":null}", "[1,\"\"]")));
      case 7 -> nested("[", "]");
      case 8 -> nested("{\"a\":", "}");
      default -> twice(good);
    }
  }

  /// A list, an object or a text with itself again at its end.
  private void twice(JsonNode good) {
    switch (good.getNodeType()) {
      case ARRAY -> {
        String all = good.toString();
        out.append(all, 0, all.length() - 1);
        if (!good.isEmpty()) out.append(',').append(good.get(0));
        out.append(']');
      }
      case STRING -> text(good.asString() + good.asString());
      default -> out.append('[').append(good).append(']');
    }
  }

  private void nested(String open, String close) {
    int depth = odd.pick(DEPTHS);
    out.append(open.repeat(depth)).append('1').append(close.repeat(depth));
  }

  /// Escaped wherever it may be, since halves of characters have no bytes of their own.
  private void text(String text) {
    out.append('"');
    for (char c : text.toCharArray()) {
      if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') out.append(c);
      else out.append("\\u%04x".formatted((int) c));
    }
    out.append('"');
  }

  private static byte[] torn(byte[] whole, Odd odd) {
    int at = odd.below(whole.length);
    return switch (odd.below(4)) {
      case 0 -> Arrays.copyOf(whole, at);
      case 1 -> {
        byte[] changed = whole.clone();
        changed[at] = (byte) odd.below(256);
        yield changed;
      }
      case 2 -> {
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        longer[whole.length] = (byte) odd.below(256);
        yield longer;
      }
      default -> Arrays.copyOfRange(whole, at, whole.length);
    };
  }
}
