package dev.skep.template;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skep.model.Driver;
import dev.skep.model.Payload;
import dev.skep.model.Platform;
import dev.skep.model.Values;
import dev.skep.testkit.Vault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTemplatesTest {
  private static final Optional<Driver> GOLANG = language("golang");

  private static final PayloadContext CONTEXT =
      new PayloadContext(
          new TemplateContext(
              "s1",
              "web",
              new TreeMap<>(Map.of("tier", "größer", "ä", "umlaut")),
              "n1",
              "host-1",
              new Platform("x86_64", "linux"),
              "t1",
              "web.3.t1",
              "3"),
          List.of("NOTHING", "A=1", "B=x=y", "A=2", "WORD=grün"),
          files(Map.of("key", Vault.payload("{{.Task.ID}}"), "raw", bytes(0, 255, '{', 128))),
          files(Map.of("settings", Vault.payload("a=1"), "größe", Vault.payload("groß"))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          plain                             | plain
          {{.Service.Name}}@{{.Node.Hostname}} | web@host-1
          {{.Service.Labels.tier}}          | größer
          {{index .Service.Labels "ä"}}     | umlaut
          [{{env "A"}}]                     | [1]
          [{{env "B"}}]                     | [x=y]
          [{{env "WORD"}}]                  | [grün]
          [{{env "NOTHING"}}{{env "none"}}] | []
          {{config "settings"}}             | a=1
          {{config `größe`}}                | groß
          {{secret "key"}}                  | {{.Task.ID}}
          """)
  void fillsIn(String content, String expanded) throws BadTemplate {
    assertEquals(
        Vault.payload(expanded), PayloadTemplates.expand(GOLANG, Vault.payload(content), CONTEXT));
  }

  @Test
  void leavesOtherBytesAsTheyAre() throws BadTemplate {
    byte[] content = {
      0, (byte) 0xff, (byte) 0xc3, '{', '{', 'e', 'n', 'v', '"', 'A', '"', '}', '}'
    };
    assertArrayEquals(
        new byte[] {0, (byte) 0xff, (byte) 0xc3, '1'},
        PayloadTemplates.expand(GOLANG, new Payload(content), CONTEXT).bytes());
    assertEquals(
        bytes(0, 255, '{', 128),
        PayloadTemplates.expand(GOLANG, Vault.payload("{{secret `raw`}}"), CONTEXT));
  }

  @Test
  void leavesWhatIsNoTemplateAsItIs() throws BadTemplate {
    var content = Vault.payload("{{ if");
    assertEquals(content, PayloadTemplates.expand(Optional.empty(), content, CONTEXT));
    assertEquals(Optional.empty(), PayloadTemplates.problem(Optional.empty(), content));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          {{secret "none"}} | 1:2: executing "expansion" at <secret "none">: error calling secret: \
          secret target none not found
          {{config "key"}}  | 1:2: executing "expansion" at <config "key">: error calling config: \
          config target key not found
          {{env}}           | 1:2: executing "expansion" at <env>: wrong number of args for env: \
          want 1 got 0
          {{.Service.Labels.none}} | 1:2: executing "expansion" at <.Service.Labels.none>: \
          nothing of that name
          """)
  void saysWhatIsMissing(String content, String why) {
    var thrown =
        assertThrows(
            BadTemplate.class,
            () -> PayloadTemplates.expand(GOLANG, Vault.payload(content), CONTEXT));
    assertEquals("template: expansion:" + why, thrown.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{secret `later`}}{{config `later`}}{{env `LATER`}}",
        "{{.Service.Labels.later}}{{index .Service.Labels `later`}}",
        "{{.Task.Slot}}",
      })
  void hasNothingAgainstWhatATaskMayHave(String content) {
    assertEquals(Optional.empty(), PayloadTemplates.problem(GOLANG, Vault.payload(content)));
  }

  @Test
  void knowsBeforehandWhatNoTaskCanHave() {
    assertEquals(
        Optional.of("template: expansion:1: {{if}} is not known to this version of Skep"),
        PayloadTemplates.problem(GOLANG, Vault.payload("{{if .Task.Slot}}x{{end}}")));
    assertEquals(
        Optional.of("unrecognized template type \"jinja\""),
        PayloadTemplates.problem(language("jinja"), Vault.payload("x")));
  }

  private static Optional<Driver> language(String name) {
    return Optional.of(new Driver(name, Values.noLabels()));
  }

  private static Function<String, Optional<Payload>> files(Map<String, Payload> files) {
    return name -> Optional.ofNullable(files.get(name));
  }

  private static Payload bytes(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) bytes[i] = (byte) values[i];
    return new Payload(bytes);
  }
}
