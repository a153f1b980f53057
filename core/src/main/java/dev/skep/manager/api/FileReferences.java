package dev.skep.manager.api;

import static dev.skep.manager.api.Checks.invalidIf;

import dev.skep.model.ContainerSpec;
import dev.skep.model.ContainerSpec.ConfigReference;
import dev.skep.model.ContainerSpec.FileTarget;
import dev.skep.model.ContainerSpec.SecretReference;
import dev.skep.store.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// References to secrets and configs: complete, without two files of one name. (The form of a path
/// is not judged: `../x` is the business of whoever mounts it.)
final class FileReferences {
  private FileReferences() {}

  static Optional<Refusal> check(ContainerSpec it) {
    return Checks.first(
        () -> form("secret", it.secrets().stream().map(FileReferences::reference).toList()),
        () -> form("config", it.configs().stream().map(FileReferences::reference).toList()));
  }

  private record Reference(
      String id, String name, Optional<FileTarget> file, boolean needsNoFile) {}

  private static Reference reference(SecretReference it) {
    return new Reference(it.secretId(), it.secretName(), it.file(), false);
  }

  private static Reference reference(ConfigReference it) {
    return new Reference(it.configId(), it.configName(), it.file(), it.runtime());
  }

  private static Optional<Refusal> form(String kind, List<Reference> references) {
    var names = new TreeMap<String, String>();
    for (Reference it : references) {
      Optional<Refusal> refusal =
          Checks.first(
              () ->
                  invalidIf(
                      it.id().isEmpty() || it.name().isEmpty(), "malformed " + kind + " reference"),
              () ->
                  invalidIf(
                      it.file().isEmpty() && !it.needsNoFile(),
                      "malformed " + kind + " reference, no target provided"),
              () ->
                  invalidIf(
                      it.file().filter(file -> file.name().isEmpty()).isPresent(),
                      "malformed file " + kind + " reference, invalid target file name provided"));
      if (refusal.isPresent()) return refusal;
      if (it.file().isEmpty()) continue;
      String file = it.file().get().name();
      String other = names.putIfAbsent(file, it.name());
      if (other != null) {
        return Optional.of(
            Refusal.invalid(
                kind
                    + " references '"
                    + other
                    + "' and '"
                    + it.name()
                    + "' have a conflicting target: '"
                    + file
                    + "'"));
      }
    }
    return Optional.empty();
  }
}
