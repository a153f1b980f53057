package dev.skep.cli.service;

import dev.skep.dockerapi.client.HttpCall;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `skep service rollback`.
@Command(name = "rollback", description = "Go back to any spec of a service that is kept")
final class Rollback implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SERVICE")
  private String service;

  @Option(
      names = "--revision",
      paramLabel = "int",
      required = true,
      description = "Which, as in 'skep service revisions'")
  private long revision;

  @Option(
      names = {"-H", "--host"},
      paramLabel = "string",
      defaultValue = "",
      description = "Daemon socket to connect to")
  private String host;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      hidden = true)
  private boolean help;

  @Override
  public Integer call() {
    String target = SkepApi.target(service, "rollback") + "?revision=" + revision;
    return SkepApi.run(spec, host, HttpCall.post(target), this::sentence);
  }

  private String sentence(JsonNode revisions) {
    for (JsonNode each : revisions) {
      if (each.path("Current").asBoolean(false)) {
        return service
            + ": back to revision "
            + revision
            + ", as revision "
            + each.path("Number").asString()
            + "\n";
      }
    }
    return service + "\n";
  }
}
