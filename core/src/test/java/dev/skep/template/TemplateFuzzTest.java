package dev.skep.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.ServiceMode;
import dev.skep.testkit.Fuzz;
import dev.skep.testkit.Services;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whatever stands in a setting that may have placeholders.
@Timeout(120)
class TemplateFuzzTest {
  private static final TemplateContext CONTEXT =
      TemplateContext.trial(Services.spec("web", new ServiceMode.Global()));

  private static final List<String> GOOD =
      List.of(
          "{{.Service.ID}}-{{ .Task.Slot }}",
          "{{index .Service.Labels \"com.example/zone\"}}",
          "{{join `:` \"a\" \"b}}\" .Task.Name}}",
          "a {{- .Node.Hostname -}} b",
          "{{/* for later */}}x");

  private static final List<String> PIECES =
      List.of(
          "{{",
          "}}",
          ".",
          "Task",
          ".Slot",
          " ",
          "- ",
          " -",
          "\"",
          "`",
          "\\",
          "join",
          "index",
          "/*",
          "*/",
          ".Service.Labels",
          "\n",
          "|",
          "(",
          "a",
          "if",
          "end");

  private static final int TEXTS = 200;

  @Test
  void isFilledInOrRefused() {
    Fuzz.play(odd -> {
      for (int count = 0; count < TEXTS; count++) {
        String text =
            switch (odd.below(4)) {
              case 0 -> odd.text();
              case 1 -> odd.of(PIECES);
              case 2 -> odd.of(PIECES).repeat(1 + odd.below(3_000));
              default -> odd.worn(odd.pick(GOOD));
            };
        try {
          String filled = Template.expand(text, CONTEXT);
          if (!text.contains(Template.OPEN)) assertEquals(text, filled);
        } catch (BadTemplate refused) {
          assertTrue(refused.getMessage().startsWith("template: "), refused.getMessage());
          assertTrue(text.contains(Template.OPEN), text);
        }
      }
    });
  }
}
