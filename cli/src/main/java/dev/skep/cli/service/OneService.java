package dev.skep.cli.service;

import dev.skep.dockerapi.client.HttpCall;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// What each of these verbs is told: about which service, and which daemon to ask.
final class OneService {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec verb;

  @Parameters(paramLabel = "SERVICE")
  private String name;

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

  String name() {
    return name;
  }

  /// @param call how the daemon is asked
  /// @param word the daemon's for the verb, with its query
  /// @param page what is printed of the answer
  /// @return the exit code
  int ask(Function<String, HttpCall> call, String word, Function<JsonNode, String> page) {
    return SkepApi.run(verb, host, call.apply(SkepApi.target(name, word)), page);
  }
}
