package dev.skep.cli.service;

import dev.skep.dockerapi.client.HttpCall;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `skep service schedule`.
@Command(name = "schedule", description = "List scheduled jobs, when they run and when they ran")
final class Schedule implements Callable<Integer> {
  @Spec private CommandSpec verb;

  @Parameters(paramLabel = "SERVICE", arity = "0..1", defaultValue = "")
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

  @Override
  public Integer call() {
    String target = name.isEmpty() ? "/skep/schedules" : SkepApi.target(name, "schedule");
    return SkepApi.run(verb, host, HttpCall.get(target), Schedule::table);
  }

  static String table(JsonNode schedules) {
    var table = new Columns("SERVICE", "SCHEDULE", "ZONE", "NEXT", "LAST", "STATE");
    for (JsonNode each : schedules) {
      table.row(
          each.path("Service").asString(""),
          each.path("Schedule").asString(""),
          each.path("Zone").asString(""),
          moment(each, "Next"),
          moment(each, "Last"),
          state(each));
    }
    return table.text();
  }

  /// Schedules know no fractions of a second.
  private static String moment(JsonNode schedule, String which) {
    String moment = schedule.path(which).asString("");
    return moment.isEmpty() ? "-" : moment;
  }

  private static String state(JsonNode it) {
    String problem = it.path("Problem").asString("");
    if (!problem.isEmpty()) return problem;
    boolean running = it.path("Running").asBoolean(false);
    if (it.path("Suspended").asBoolean(false)) return running ? "suspended, running" : "suspended";
    if (!it.path("Held").asString("").isEmpty()) {
      return "running, the run of " + moment(it, "Held") + " waits for its end";
    }
    return running ? "running" : "waiting";
  }
}
