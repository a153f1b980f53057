package dev.skep.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skep.model.Platform;
import java.util.List;
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
          {{join "\\"" .Task.Slot "\\\\"}}              | 3"\\
          a {{- .Task.Slot -}} b                       | a3b
          a{{.Task.Slot -}} {{- .Task.Slot}}b          | a33b
          a {{- /* }} is text here */ -}} b            | ab
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
        "{{join \"\\u00e4\"}}",
        "{{(.Task.Slot)}}",
        "{{-.Task.Slot}}",
        "{{/* open }}",
        "{{/* a */ .Task.Slot}}",
        "{{`open}}",
        "{{3}}",
      })
  void declinesWhatItCannotFillIn(String text) {
    assertThrows(BadTemplate.class, () -> Template.expand(text, CONTEXT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          {{range .Node}}    | template: expansion:1: {{range}} is not known to this version of Skep
          {{.Task.ID ^ join}}| template: expansion:1: "^" is not known to this version of Skep
          {{ secrt `k`}}     | template: expansion:1: function "secrt" not defined
          a{{ .Node.Name }}  | template: expansion:1:4: executing "expansion" at <.Node.Name>: \
          nothing of that name
          """)
  void saysWhatIsWrong(String text, String why) {
    var thrown =
        assertThrows(BadTemplate.class, () -> Template.expand(text.replace('^', '|'), CONTEXT));
    assertEquals(why.replace('^', '|'), thrown.getMessage());
  }

  @Test
  void saysWhereItIsWrong() {
    String text = "one\n  two {{ .Task.Slot }}\n  {{ .Task.Nmae }}";
    var why = assertThrows(BadTemplate.class, () -> Template.expand(text, CONTEXT));
    assertEquals(
        "template: expansion:3:5: executing \"expansion\" at <.Task.Nmae>: nothing of that name",
        why.getMessage());
  }

  /// As long as the longest config, and no stack as deep.
  @Test
  void readsActionsOfAnyLength() throws BadTemplate {
    String quoted = "x".repeat(1_000_000);
    assertEquals(quoted, Template.expand("{{join \"\" \"" + quoted + "\"}}", CONTEXT));
    for (String endless : List.of("{{" + quoted, "{{\"" + quoted, "{{/*" + quoted)) {
      assertThrows(BadTemplate.class, () -> Template.expand(endless, CONTEXT));
    }
  }

  @Test
  void boundsTheResult() {
    String many = "{{index .Service.Labels `long`}}".repeat(Template.BOUND / 1000);
    var labels = new TreeMap<>(Map.of("long", "x".repeat(1001)));
    var context =
        new TemplateContext(
            "s1", "web", labels, "n1", "host-1", Platform.ANY, "t1", "web.3.t1", "3");
    var why = assertThrows(BadTemplate.class, () -> Template.expand(many, context));
    assertEquals("template: expansion:1: the result is larger than 4 MiB", why.getMessage());
  }
}
