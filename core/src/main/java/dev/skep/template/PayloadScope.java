package dev.skep.template;

import dev.skep.model.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A payload's context in the payload's own form of text, a character for each byte.
record PayloadScope(PayloadContext context) implements Scope {
  static final List<String> FUNCTIONS = List.of("secret", "config", "env");

  @Override
  public Optional<String> value(String path) {
    return context.settings().value(words(path)).map(PayloadScope::bytes);
  }

  @Override
  public String label(String key) {
    return bytes(context.settings().label(words(key)));
  }

  @Override
  public List<String> functions() {
    return FUNCTIONS;
  }

  @Override
  public String call(String function, String argument) throws BadTemplate {
    String name = words(argument);
    return switch (function) {
      case "secret" -> content("secret", name, context.secrets().apply(name));
      case "config" -> content("config", name, context.configs().apply(name));
      default -> bytes(variable(name));
    };
  }

  private static String content(String kind, String target, Optional<Payload> found)
      throws BadTemplate {
    return PayloadTemplates.text(
        found
            .orElseThrow(() -> new BadTemplate(kind + " target " + target + " not found"))
            .bytes());
  }

  /// A variable that is not there is empty.
  private String variable(String name) {
    return context.environment().stream()
        .filter(it -> it.startsWith(name + "="))
        .findFirst()
        .map(it -> it.substring(name.length() + 1))
        .orElse("");
  }

  private static String bytes(String words) {
    return PayloadTemplates.text(words.getBytes(StandardCharsets.UTF_8));
  }

  private static String words(String bytes) {
    return new String(PayloadTemplates.bytes(bytes), StandardCharsets.UTF_8);
  }
}
