package dev.skep.agent.exec;

import dev.skep.model.Config;
import dev.skep.model.ConfigId;
import dev.skep.model.ConfigSpec;
import dev.skep.model.ContainerSpec;
import dev.skep.model.ContainerSpec.FileTarget;
import dev.skep.model.Driver;
import dev.skep.model.NodeDescription;
import dev.skep.model.Payload;
import dev.skep.model.Secret;
import dev.skep.model.SecretId;
import dev.skep.model.SecretSpec;
import dev.skep.template.BadTemplate;
import dev.skep.template.ContainerTemplates;
import dev.skep.template.PayloadContext;
import dev.skep.template.PayloadTemplates;
import dev.skep.template.TemplateContext;
import dev.skep.wire.TaskAssignment;
import java.util.Optional;
import java.util.function.Function;

/// What is in a task's secrets and configs.
///
/// @param host the node, as its agent describes it
/// @param secrets those that the task may have, as far as they are there
record TaskContents(
    TaskAssignment assignment,
    NodeDescription host,
    Function<SecretId, Optional<Secret>> secrets,
    Function<ConfigId, Optional<Config>> configs) {
  /// As it was created.
  ///
  /// @param language of the template that it is
  record Content(Optional<Driver> language, Payload data) {}

  ContainerSpec container() {
    return assignment.spec().taskTemplate().containerSpec();
  }

  Optional<Content> secret(String id) {
    return secrets.apply(new SecretId(id)).map(Secret::spec).map(TaskContents::content);
  }

  private static Content content(SecretSpec it) {
    return new Content(it.templating(), it.data());
  }

  Optional<Content> config(String id) {
    return configs.apply(new ConfigId(id)).map(Config::spec).map(TaskContents::content);
  }

  private static Content content(ConfigSpec it) {
    return new Content(it.templating(), it.data());
  }

  /// As the container gets it.
  Payload filledIn(Content it) throws BadTemplate {
    // Most are none.
    if (it.language().isEmpty()) return it.data();
    return PayloadTemplates.expand(it.language(), it.data(), context());
  }

  private PayloadContext context() throws BadTemplate {
    var task = assignment.task();
    var settings = TemplateContext.of(task, assignment.spec(), task.node().orElseThrow(), host);
    return new PayloadContext(
        settings,
        ContainerTemplates.expand(container(), settings).env(),
        this::secretAt,
        this::configAt);
  }

  private Optional<Payload> secretAt(String target) {
    return container().secrets().stream()
        .filter(it -> isAt(it.file(), target))
        .findFirst()
        .flatMap(it -> secret(it.secretId()))
        .map(Content::data);
  }

  private Optional<Payload> configAt(String target) {
    return container().configs().stream()
        .filter(it -> isAt(it.file(), target))
        .findFirst()
        .flatMap(it -> config(it.configId()))
        .map(Content::data);
  }

  private static boolean isAt(Optional<FileTarget> file, String target) {
    return file.filter(it -> it.name().equals(target)).isPresent();
  }
}
