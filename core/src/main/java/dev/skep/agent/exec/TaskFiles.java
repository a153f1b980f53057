package dev.skep.agent.exec;

import dev.skep.agent.exec.TaskContents.Content;
import dev.skep.model.Config;
import dev.skep.model.ConfigId;
import dev.skep.model.ContainerSpec.ConfigReference;
import dev.skep.model.ContainerSpec.FileTarget;
import dev.skep.model.ContainerSpec.SecretReference;
import dev.skep.model.NodeDescription;
import dev.skep.model.Payload;
import dev.skep.model.Secret;
import dev.skep.model.SecretId;
import dev.skep.template.BadTemplate;
import dev.skep.wire.TaskAssignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// The files that a task's container has of its secrets and configs. They exist in memory only.
///
/// @param trouble why the task cannot start: `secret x not found` …; empty if it can
public record TaskFiles(List<TaskFile> files, String trouble) {
  public static final TaskFiles NONE = new TaskFiles(List.of(), "");

  private static final String SECRETS = "/run/secrets/";

  public TaskFiles {
    files = List.copyOf(files);
  }

  /// @param path absolute, in the container
  /// @param mode permission bits
  public record TaskFile(String path, long uid, long gid, long mode, Payload content) {}

  /// Secrets are below `/run/secrets`, configs below `/`, unless their targets are absolute. Those
  /// that are templates are filled in.
  ///
  /// @param host the node, as its agent describes it
  /// @param secrets those that the task may have, as far as they are there
  public static TaskFiles of(
      TaskAssignment assignment,
      NodeDescription host,
      Function<SecretId, Optional<Secret>> secrets,
      Function<ConfigId, Optional<Config>> configs) {
    var contents = new TaskContents(assignment, host, secrets, configs);
    var all = new Collected(contents);
    for (SecretReference it : contents.container().secrets()) {
      if (it.file().isEmpty()) continue;
      all.add("secret", it.secretName(), SECRETS, it.file().get(), contents.secret(it.secretId()));
    }
    for (ConfigReference it : contents.container().configs()) {
      // Without a file it is for the runtime, not for the container.
      if (it.file().isEmpty()) continue;
      all.add("config", it.configName(), "/", it.file().get(), contents.config(it.configId()));
    }
    return new TaskFiles(all.files, all.trouble);
  }

  private static final class Collected {
    private final TaskContents contents;
    private final List<TaskFile> files = new ArrayList<>();
    private String trouble = "";

    Collected(TaskContents contents) {
      this.contents = contents;
    }

    /// A file that cannot be as it should is there nevertheless, empty, so that the container can
    /// be made; the task fails when it is to start.
    void add(
        String kind, String name, String folder, FileTarget target, Optional<Content> content) {
      String what = kind + " " + name;
      OptionalLong uid = number(target.uid());
      OptionalLong gid = number(target.gid());
      if (content.isEmpty()) complain(what + " not found");
      if (uid.isEmpty()) complain(what + ": invalid uid '" + target.uid() + "'");
      if (gid.isEmpty()) complain(what + ": invalid gid '" + target.gid() + "'");
      String path = target.name().startsWith("/") ? target.name() : folder + target.name();
      Payload data = content.map(it -> filledIn(what, it)).orElse(Payload.NONE);
      files.add(new TaskFile(path, uid.orElse(0), gid.orElse(0), target.mode(), data));
    }

    private Payload filledIn(String what, Content content) {
      try {
        return contents.filledIn(content);
      } catch (BadTemplate why) {
        complain("failed to expand templated " + what + ": " + why.getMessage());
        return Payload.NONE;
      }
    }

    private void complain(String what) {
      if (trouble.isEmpty()) trouble = what;
    }

    /// Clients that name no owner mean root.
    private static OptionalLong number(String id) {
      if (id.isEmpty()) return OptionalLong.of(0);
      try {
        return OptionalLong.of(Integer.parseUnsignedInt(id));
      } catch (NumberFormatException noNumber) {
        return OptionalLong.empty();
      }
    }
  }
}
