package dev.skep.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skep.model.Platform;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private static final TemplateContext CONTEXT =
      new TemplateContext(
          "s1",
          "web",
          new TreeMap<>(Map.of("tier", "front", "com.example/zone", "b")),
          "n1",
          "host-1",
          new Platform("x86_64", "linux"),
          "t1",
          "web.3.t1",
          "3");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          plain                                        | plain
          {{.Service.ID}}                              | s1
          {{.Service.Name}}-{{.Task.Slot}}             | web-3
          {{ .Node.ID }}@{{ .Node.Hostname }}          | n1@host-1
          {{.Node.Platform.Architecture}}              | x86_64
          {{.Node.Platform.OS}}                        | linux
          {{.Task.ID}} {{.Task.Name}}                  | t1 web.3.t1
          {{.Service.Labels.tier}}                     | front
          {{index .Service.Labels "com.example/zone"}} | b
          [{{index .Service.Labels "none"}}]           | []
          {{join "-" .Service.Name .Task.Slot}}        | web-3
          {{join `:` "a" "b}}"}}                       | a:b}}
          a {{- .Task.Slot -}} b                       | a3b
          [{{/* for later */}}]                        | []
          }} and { are no placeholders                 | }} and { are no placeholders
          """)
  void fillsIn(String text, String expanded) throws BadTemplate {
    assertEquals(expanded, Template.expand(text, CONTEXT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{.Service.Nmae}}",
        "{{.Service.Labels.none}}",
        "{{.Service.Labels}}",
        "{{.Task.Slot",
        "{{\"}}",
        "{{}}",
        "{{if .Task.Slot}}x{{end}}",
        "{{.Task.Slot | printf}}",
        "{{secret \"key\"}}",
        "{{index .Node \"ID\"}}",
        "{{join}}",
      })
  void declinesWhatItCannotFillIn(String text) {
    assertThrows(BadTemplate.class, () -> Template.expand(text, CONTEXT));
  }

  @Test
  void saysWhatIsWrong() {
    var why = assertThrows(BadTemplate.class, () -> Template.expand("{{range .Node}}", CONTEXT));
    assertEquals("template: expansion:1: unexpected <.Node>", why.getMessage());
  }
}
