package dev.skep.agent.exec;

import static dev.skep.testkit.Vault.container;
import static dev.skep.testkit.Vault.payload;
import static dev.skep.testkit.Vault.plainly;
import static dev.skep.testkit.Vault.toConfig;
import static dev.skep.testkit.Vault.toSecret;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.agent.exec.TaskFiles.TaskFile;
import dev.skep.model.Config;
import dev.skep.model.ConfigSpec;
import dev.skep.model.ContainerSpec;
import dev.skep.model.ContainerSpec.ConfigReference;
import dev.skep.model.ContainerSpec.FileTarget;
import dev.skep.model.Driver;
import dev.skep.model.Payload;
import dev.skep.model.Secret;
import dev.skep.model.SecretSpec;
import dev.skep.model.TaskState;
import dev.skep.model.Values;
import dev.skep.testkit.Vault;
import dev.skep.world.Samples;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskFilesTest {
  private static final Optional<Driver> GOLANG =
      Optional.of(new Driver("golang", Values.noLabels()));

  @Test
  void putsSecretsBelowTheirFolderAndConfigsBelowTheRoot() {
    var files =
        files(
            container(
                List.of(
                    toSecret("key", plainly("key")),
                    toSecret("key", new FileTarget("/etc/key", "100", "101", 0400))),
                List.of(
                    toConfig("settings", plainly("settings")),
                    toConfig("settings", plainly("/etc/app/settings")))));
    assertEquals(
        List.of(
            new TaskFile("/run/secrets/key", 0, 0, 0444, payload("of key")),
            new TaskFile("/etc/key", 100, 101, 0400, payload("of key")),
            new TaskFile("/settings", 0, 0, 0444, payload("of settings")),
            new TaskFile("/etc/app/settings", 0, 0, 0444, payload("of settings"))),
        files.files());
    assertEquals("", files.trouble());
  }

  @Test
  void leavesOutWhatIsForTheRuntime() {
    var spec = new ConfigReference(Optional.empty(), true, "id-spec", "spec");
    assertEquals(TaskFiles.NONE, files(container(List.of(), List.of(spec))));
  }

  @Test
  void hasAnEmptyFileForWhatIsMissingAndSaysSo() {
    var files =
        files(
            container(
                List.of(toSecret("missing", plainly("a")), toSecret("key", plainly("b"))),
                List.of(toConfig("missing", plainly("c")))));
    assertEquals("secret missing not found", files.trouble());
    assertEquals(
        List.of(Payload.NONE, payload("of key"), Payload.NONE),
        files.files().stream().map(TaskFile::content).toList());
  }

  @Test
  void takesNumbersOnlyForOwners() {
    var file = new FileTarget("key", "root", "0", 0444);
    var files = files(container(List.of(toSecret("key", file)), List.of()));
    assertEquals("secret key: invalid uid 'root'", files.trouble());
  }

  @Test
  void fillsInTemplatesWithWhatTheTaskHas() {
    var files =
        files(
            container(
                List.of(toSecret("key", plainly("db")), toSecret("{{config `a`}}", plainly("s"))),
                List.of(
                    toConfig(
                        "{{secret `db`}} on {{.Node.Hostname}} as {{.Task.Slot}}", plainly("a")),
                    toConfig("[{{env `PLACE`}}]", plainly("b")))));
    assertEquals("", files.trouble());
    assertEquals(
        List.of(
            payload("of key"),
            payload("of of {{secret `db`}} on {{.Node.Hostname}} as {{.Task.Slot}}"),
            payload("of of key on host-1 as 1"),
            payload("of [place 1]")),
        files.files().stream().map(TaskFile::content).toList());
  }

  @Test
  void saysWhichTemplateCannotBeFilledIn() {
    var files = files(container(List.of(), List.of(toConfig("{{secret `other`}}", plainly("a")))));
    assertEquals(
        "failed to expand templated config {{secret `other`}}: template: expansion:1:5: executing"
            + " \"expansion\" at <secret `other`>: error calling secret: secret target other not"
            + " found",
        files.trouble());
    assertEquals(List.of(Payload.NONE), files.files().stream().map(TaskFile::content).toList());
  }

  /// Everything is there but what is called `missing`, and all of it is a template. Its content
  /// says its name.
  private static TaskFiles files(ContainerSpec container) {
    var named = container.withTexts("", List.of("PLACE=place {{.Task.Slot}}"), List.of());
    return TaskFiles.of(
        Samples.assignment("t1", TaskState.ASSIGNED, TaskState.RUNNING).withContainer(named),
        Samples.description("host-1"),
        id -> known(id.value()).map(name -> templated(Vault.secret(name, "of " + name))),
        id -> known(id.value()).map(name -> templated(Vault.config(name, "of " + name))));
  }

  private static Secret templated(Secret it) {
    var spec = it.spec();
    return new Secret(
        it.id(), it.meta(), new SecretSpec(spec.annotations(), spec.data(), spec.driver(), GOLANG));
  }

  private static Config templated(Config it) {
    var spec = it.spec();
    return new Config(it.id(), it.meta(), new ConfigSpec(spec.annotations(), spec.data(), GOLANG));
  }

  private static Optional<String> known(String id) {
    return Optional.of(id.substring("id-".length())).filter(name -> !name.equals("missing"));
  }
}
