package dev.skep.template;

import dev.skep.model.Driver;
import dev.skep.model.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Secrets and configs whose content is a template. Beside what settings may name, they may have in
/// them another file of the same task, as it was created, and a variable of its environment:
/// `{{secret "target"}}`, `{{config "target"}}`, `{{env "NAME"}}`.
public final class PayloadTemplates {
  private static final String LANGUAGE = "golang";

  private PayloadTemplates() {}

  /// What tells before anybody uses it that a content can never be filled in.
  public static Optional<String> problem(Optional<Driver> language, Payload content) {
    try {
      expand(language, content, new TrialScope());
      return Optional.empty();
    } catch (BadTemplate why) {
      return Optional.of(why.getMessage());
    }
  }

  /// @param language empty if the content is no template and stays as it is
  public static Payload expand(Optional<Driver> language, Payload content, PayloadContext context)
      throws BadTemplate {
    return expand(language, content, new PayloadScope(context));
  }

  private static Payload expand(Optional<Driver> language, Payload content, Scope scope)
      throws BadTemplate {
    if (language.isEmpty()) return content;
    String name = language.get().name();
    if (!name.equals(LANGUAGE)) {
      throw new BadTemplate("unrecognized template type \"" + name + "\"");
    }
    return new Payload(bytes(Template.expand(text(content.bytes()), scope)));
  }

  /// A character for each byte: whatever stands between placeholders comes through unharmed, text
  /// or not.
  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
