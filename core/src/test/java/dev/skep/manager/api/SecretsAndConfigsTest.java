package dev.skep.manager.api;

import static dev.skep.manager.api.Swarms.counting;
import static dev.skep.manager.api.Swarms.empty;
import static dev.skep.manager.api.Swarms.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.skep.model.Annotations;
import dev.skep.model.Config;
import dev.skep.model.ConfigSpec;
import dev.skep.model.Driver;
import dev.skep.model.Payload;
import dev.skep.model.Secret;
import dev.skep.model.SecretSpec;
import dev.skep.model.Values;
import dev.skep.store.Change;
import dev.skep.store.Refusal;
import dev.skep.store.Refusal.Code;
import dev.skep.store.View;
import dev.skep.testkit.Vault;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsAndConfigsTest {
  private static final Driver DRIVER = new Driver("vault", Values.noLabels());

  private final View view =
      with(
          empty(),
          new Change.CreateSecret(Vault.secret("key", "old")),
          new Change.CreateConfig(Vault.config("settings", "a=1")));

  @ParameterizedTest
  @ValueSource(strings = {"a", "A.b-c_d", "0"})
  void createsThemUnderNamesOfLettersDigitsAndMarksBetween(String name) {
    var secret =
        assertInstanceOf(
            Decision.Accept.class, Secrets.create(view, Vault.secretSpec(name, "x"), counting()));
    View after = with(view, secret.transaction());
    assertEquals(Vault.payload("x"), after.secretNamed(name).orElseThrow().spec().data());
    var config =
        assertInstanceOf(
            Decision.Accept.class, Configs.create(view, Vault.configSpec(name, "x"), counting()));
    after = with(view, config.transaction());
    assertEquals(Vault.payload("x"), after.configNamed(name).orElseThrow().spec().data());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-a",
        "a-",
        ".",
        "a b",
        "ä",
        "11111111112222222222333333333344444444445555555555666666666612345"
      })
  void refusesOtherNames(String name) {
    String why =
        "invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character"
            + " must be [a-zA-Z0-9]";
    assertEquals(
        Refusal.invalid(why),
        refused(Secrets.create(view, Vault.secretSpec(name, "x"), counting())));
    assertEquals(
        Refusal.invalid(why),
        refused(Configs.create(view, Vault.configSpec(name, "x"), counting())));
  }

  @Test
  void refusesNoNameAndOneThatIsTaken() {
    assertEquals(
        Refusal.invalid("name must be provided"),
        refused(Secrets.create(view, Vault.secretSpec("", "x"), counting())));
    assertEquals(
        new Refusal(Code.ALREADY_EXISTS, "secret KEY already exists"),
        refused(Secrets.create(view, Vault.secretSpec("KEY", "x"), counting())));
    assertEquals(
        new Refusal(Code.ALREADY_EXISTS, "config settings already exists"),
        refused(Configs.create(view, Vault.configSpec("settings", "x"), counting())));
  }

  @Test
  void boundsTheirSize() {
    var tooLarge = Refusal.invalid("secret data must be larger than 0 and less than 512000 bytes");
    assertEquals(tooLarge, refused(Secrets.create(view, sized(0), counting())));
    assertEquals(tooLarge, refused(Secrets.create(view, sized(512_000), counting())));
    assertInstanceOf(Decision.Accept.class, Secrets.create(view, sized(511_999), counting()));
    assertEquals(
        Refusal.invalid("config data must be larger than 0 and less than 1024000 bytes"),
        refused(Configs.create(view, Vault.configSpec("c", ""), counting())));
  }

  @Test
  void hasNoDriversAndOneLanguageForTemplates() {
    var unnamed = driven(Optional.of(new Driver("", Values.noLabels())), Optional.empty());
    assertEquals(
        Refusal.invalid("secret driver must have a name"),
        refused(Secrets.create(view, unnamed, counting())));
    assertEquals(
        new Refusal(Code.UNKNOWN, "plugin \"vault\" not found"),
        declined(Secrets.create(view, driven(Optional.of(DRIVER), Optional.empty()), counting())));
    assertEquals(
        Refusal.invalid("unrecognized template type \"vault\""),
        refused(Secrets.create(view, driven(Optional.empty(), Optional.of(DRIVER)), counting())));
  }

  @Test
  void takesATemplateThatCanBeFilledIn() {
    var golang = Optional.of(new Driver("golang", Values.noLabels()));
    var annotations = Annotations.named("template");
    var good = new ConfigSpec(annotations, Vault.payload("{{env \"A\"}}"), golang);
    var accepted = assertInstanceOf(Decision.Accept.class, Configs.create(view, good, counting()));
    assertEquals(
        good, with(view, accepted.transaction()).configNamed("template").orElseThrow().spec());
    var bad = new ConfigSpec(annotations, Vault.payload("{{evn \"A\"}}"), golang);
    assertEquals(
        Refusal.invalid("template: expansion:1: function \"evn\" not defined"),
        refused(Configs.create(view, bad, counting())));
  }

  @Test
  void changesNothingButLabels() {
    var labels = new Annotations("key", sorted("tier", "db"));
    long version = view.secretNamed("key").orElseThrow().meta().version();
    for (String content : List.of("", "old")) {
      var asked = Vault.secretSpec("key", content).withAnnotations(labels);
      var accepted =
          assertInstanceOf(Decision.Accept.class, Secrets.update(view, "key", version, asked));
      Secret after = with(view, accepted.transaction()).secretNamed("key").orElseThrow();
      assertEquals(labels, after.spec().annotations());
      assertEquals(Vault.payload("old"), after.spec().data());
    }
    Refusal onlyLabels = Refusal.invalid("only updates to Labels are allowed");
    assertEquals(
        onlyLabels, refused(Secrets.update(view, "key", version, Vault.secretSpec("key", "new"))));
    assertEquals(
        onlyLabels, refused(Secrets.update(view, "key", version, Vault.secretSpec("k", "old"))));
    assertEquals(
        onlyLabels,
        refused(Configs.update(view, "settings", version, Vault.configSpec("settings", "b=2"))));
    assertEquals(
        Refusal.outOfSequence(),
        refused(Secrets.update(view, "key", version - 1, Vault.secretSpec("key", ""))));
    assertEquals(
        Refusal.notFound("secret", "nobody"),
        declined(Secrets.update(view, "nobody", version, Vault.secretSpec("nobody", ""))));
  }

  @Test
  void keepsWhatServicesReferToAndNamesThem() {
    View used =
        with(
            view,
            new Change.CreateService(Vault.using("web", List.of("key"), List.of("settings"))));
    assertEquals(
        Refusal.invalid("secret 'key' is in use by the following service: web"),
        refused(Secrets.remove(used, "key")));
    used = with(used, new Change.CreateService(Vault.using("db", List.of("key"), List.of())));
    assertEquals(
        Refusal.invalid("secret 'key' is in use by the following services: db, web"),
        refused(Secrets.remove(used, "key")));
    assertEquals(
        Refusal.invalid("config 'settings' is in use by the following service: web"),
        refused(Configs.remove(used, "settings")));
    assertEquals(Refusal.notFound("secret", "nobody"), declined(Secrets.remove(used, "nobody")));
  }

  @Test
  void removesWhatNobodyRefersTo() {
    var secret = assertInstanceOf(Decision.Accept.class, Secrets.remove(view, "id-k"));
    var config = assertInstanceOf(Decision.Accept.class, Configs.remove(view, "settings"));
    View after = with(with(view, secret.transaction()), config.transaction());
    assertEquals(0, after.secrets().size() + after.configs().size());
  }

  @Test
  void givesAServiceOnlyWhatIsThereUnderThatName() {
    var there = Vault.using("web", List.of("key"), List.of("settings")).spec();
    assertInstanceOf(Decision.Accept.class, Services.create(view, there, counting()));
    var missing = Vault.using("web", List.of("key"), List.of("a", "b")).spec();
    assertEquals(
        Refusal.invalid("configs not found: a, b"),
        refused(Services.create(view, missing, counting())));
    View renamed =
        with(
            empty(),
            new Change.CreateSecret(
                Vault.secret("key", "x").withAnnotations(Annotations.named("other"))));
    var mixedUp = Vault.using("web", List.of("key"), List.of()).spec();
    assertEquals(
        Refusal.invalid("secret not found: key"),
        refused(Services.create(renamed, mixedUp, counting())));
  }

  /// Under two names, that is; where a path leads is judged where the file is made.
  @Test
  void givesAServiceOneSecretTwice() {
    var twice =
        Vault.container(
            List.of(
                Vault.toSecret("key", Vault.plainly("one")),
                Vault.toSecret("key", Vault.plainly("../two"))),
            List.of());
    var web = Vault.using("web", List.of(), List.of()).spec();
    var asked = web.withTaskTemplate(web.taskTemplate().withContainerSpec(twice));

    assertInstanceOf(Decision.Accept.class, Services.create(view, asked, counting()));
  }

  @Test
  void listsThemByIdNameAndLabel() {
    View two =
        with(
            view,
            new Change.CreateSecret(
                Vault.secret("keyring", "x")
                    .withAnnotations(new Annotations("keyring", sorted("tier", "db")))));
    assertEquals(List.of("key", "keyring"), secrets(two, "name", "ke"));
    assertEquals(List.of("key"), secrets(two, "names", "key"));
    assertEquals(List.of("keyring"), secrets(two, "label", "tier=db"));
    assertEquals(List.of("keyring"), secrets(two, "id", "id-keyr"));
    assertInstanceOf(Lists.Declined.class, Lists.secrets(two, filters("color", "red")));
    assertInstanceOf(Lists.Declined.class, Lists.configs(two, filters("names", "settings")));
    var configs = assertInstanceOf(Lists.Listed.class, Lists.configs(two, Filters.NONE));
    assertEquals("settings", ((Config) configs.objects().getFirst()).name());
  }

  @Test
  void showsNoContentInLogLines() {
    assertFalse(Vault.secret("key", "hunter2").toString().contains("hunter2"));
    assertEquals("Payload[7 bytes]", Vault.payload("hunter2").toString());
  }

  private static List<String> secrets(View view, String key, String value) {
    return switch (Lists.secrets(view, filters(key, value))) {
      case Lists.Listed<Secret>(var all) -> all.stream().map(Secret::name).toList();
      case Lists.Declined<Secret>(var why) -> List.of(why.text());
    };
  }

  private static Filters filters(String key, String value) {
    var values = new TreeMap<String, SortedSet<String>>();
    values.put(key, new TreeSet<>(List.of(value)));
    return new Filters(values);
  }

  private static SortedMap<String, String> sorted(String key, String value) {
    var map = new TreeMap<String, String>();
    map.put(key, value);
    return map;
  }

  private static SecretSpec sized(int bytes) {
    return new SecretSpec(
        Annotations.named("sized"),
        new Payload(new byte[bytes]),
        Optional.empty(),
        Optional.empty());
  }

  private static SecretSpec driven(Optional<Driver> driver, Optional<Driver> templating) {
    return new SecretSpec(Annotations.named("driven"), Vault.payload("x"), driver, templating);
  }

  private static <A> Refusal refused(Decision<A> decision) {
    return assertInstanceOf(Decision.Refuse.class, decision).why();
  }

  private static <A> Refusal declined(Decision<A> decision) {
    return assertInstanceOf(Decision.Decline.class, decision).why();
  }
}
