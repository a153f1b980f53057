package dev.skep.agent.exec;

import static dev.skep.testkit.Vault.container;
import static dev.skep.testkit.Vault.payload;
import static dev.skep.testkit.Vault.plainly;
import static dev.skep.testkit.Vault.toConfig;
import static dev.skep.testkit.Vault.toSecret;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.agent.exec.TaskFiles.TaskFile;
import dev.skep.model.ContainerSpec;
import dev.skep.model.ContainerSpec.ConfigReference;
import dev.skep.model.ContainerSpec.FileTarget;
import dev.skep.model.Payload;
import dev.skep.testkit.Vault;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskFilesTest {
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

  /// Everything is there but what is called `missing`.
  private static TaskFiles files(ContainerSpec container) {
    return TaskFiles.of(
        container,
        id -> known(id.value()).map(name -> Vault.secret(name, "of " + name)),
        id -> known(id.value()).map(name -> Vault.config(name, "of " + name)));
  }

  private static Optional<String> known(String id) {
    return Optional.of(id.substring("id-".length())).filter(name -> !name.equals("missing"));
  }
}
