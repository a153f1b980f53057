package dev.skep.cli.service;

import dev.skep.dockerapi.client.HttpCall;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `skep service rollback`.
@Command(name = "rollback", description = "Go back to any spec of a service that is kept")
final class Rollback implements Callable<Integer> {
  @Mixin private OneService service;

  @Option(
      names = "--revision",
      paramLabel = "int",
      required = true,
      description = "Which, as in 'skep service revisions'")
  private long revision;

  @Override
  public Integer call() {
    return service.ask(HttpCall::post, "rollback?revision=" + revision, this::sentence);
  }

  private String sentence(JsonNode revisions) {
    for (JsonNode each : revisions) {
      if (each.path("Current").asBoolean(false)) {
        return service.name()
            + ": back to revision "
            + revision
            + ", as revision "
            + each.path("Number").asString()
            + "\n";
      }
    }
    return service.name() + "\n";
  }
}
