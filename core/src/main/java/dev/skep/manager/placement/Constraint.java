package dev.skep.manager.placement;

import dev.skep.model.Node;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;

/// One condition on a node: `node.labels.zone != a`. Texts are compared whole and without regard to
/// case; `*`, `?` and the like mean themselves.
record Constraint(String key, Operator operator, String value) {
  private static final Pattern KEY =
      Pattern.compile("[a-z_][a-z0-9\\-_.]+", Pattern.CASE_INSENSITIVE);
  private static final Pattern VALUE =
      Pattern.compile("[a-z0-9:\\-_\\s.*()?+\\[\\]\\\\^$|/]+", Pattern.CASE_INSENSITIVE);
  private static final String NODE_LABELS = "node.labels.";
  private static final String ENGINE_LABELS = "engine.labels.";

  sealed interface Parsed {
    record Good(Constraint constraint) implements Parsed {}

    /// @param error in the words that clients expect
    record Bad(String error) implements Parsed {}
  }

  /// The first operator that occurs anywhere in the text wins, `==` before `!=`.
  static Parsed parse(String text) {
    for (Operator operator : Operator.values()) {
      int at = text.indexOf(operator.sign());
      if (at < 0) continue;
      String key = text.substring(0, at).strip();
      String value = text.substring(at + operator.sign().length()).strip();
      if (!KEY.matcher(key).matches()) return new Parsed.Bad("key '" + key + "' is invalid");
      if (!VALUE.matcher(value).matches()) {
        return new Parsed.Bad("value '" + value + "' is invalid");
      }
      return new Parsed.Good(new Constraint(key, operator, value));
    }
    return new Parsed.Bad("constraint expected one operator from ==, !=");
  }

  boolean admits(Node node) {
    String folded = key.toLowerCase(Locale.ROOT);
    return switch (folded) {
      case "node.id" -> compares(node.id().value());
      case "node.hostname" -> compares(node.description().hostname());
      case "node.ip" -> admitsAddress(node.status().addr());
      case "node.role" -> compares(node.role().name());
      case "node.platform.os" -> compares(node.description().platform().os());
      case "node.platform.arch" -> compares(node.description().platform().architecture());
      default -> {
        if (folded.startsWith(NODE_LABELS)) {
          yield comparesLabel(NODE_LABELS, node.spec().annotations().labels());
        }
        if (folded.startsWith(ENGINE_LABELS)) {
          yield comparesLabel(ENGINE_LABELS, node.description().engine().labels());
        }
        // An unknown key holds for no node, whichever the operator.
        yield false;
      }
    };
  }

  private boolean compares(String actual) {
    return operator.holds(value.equalsIgnoreCase(actual));
  }

  /// Label keys, unlike the part in front of them, keep their case; a missing label is empty.
  private boolean comparesLabel(String prefix, SortedMap<String, String> labels) {
    String label = key.substring(prefix.length());
    return !label.isEmpty() && compares(labels.getOrDefault(label, ""));
  }

  /// A value that is no address admits nobody, even with `!=`: it says nothing about any node.
  private boolean admitsAddress(String actual) {
    Optional<AddressBlock> wanted = AddressBlock.parse(value);
    if (wanted.isEmpty()) return false;
    return operator.holds(wanted.get().contains(actual));
  }
}
