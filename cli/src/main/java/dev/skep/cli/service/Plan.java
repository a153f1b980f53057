package dev.skep.cli.service;

import dev.skep.dockerapi.client.HttpCall;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `skep service plan`.
@Command(
    name = "plan",
    description = "Show where more tasks of a service would go, and what its tasks wait for")
final class Plan implements Callable<Integer> {
  private static final long AS_IT_IS = -1;

  @Mixin private OneService service;

  @Option(
      names = "--replicas",
      paramLabel = "uint",
      defaultValue = "" + AS_IT_IS,
      description = "Number of tasks to plan for")
  private long replicas;

  @Override
  public Integer call() {
    String query = replicas == AS_IT_IS ? "" : "?replicas=" + replicas;
    return service.ask(HttpCall::get, "plan" + query, Plan::page);
  }

  static String page(JsonNode plan) {
    var page = new StringBuilder(nodes(plan.path("Nodes")));
    long more = plan.path("More").asLong(0);
    for (JsonNode each : plan.path("Shortfalls")) {
      page.append(
          "\n%s of %s more would wait: %s\n"
              .formatted(each.path("Tasks").asString(), more, each.path("Reason").asString("")));
    }
    if (!plan.path("Waiting").isEmpty()) page.append('\n').append(waiting(plan.path("Waiting")));
    return page.toString();
  }

  private static String nodes(JsonNode nodes) {
    var table = new Columns("NODE", "TASKS", "PLANNED", "ONE MORE");
    for (JsonNode each : nodes) {
      String hostname = each.path("Hostname").asString("");
      String reason = each.path("Reason").asString("");
      long more = each.path("More").asLong(0);
      table.row(
          hostname.isEmpty() ? each.path("ID").asString("") : hostname,
          each.path("Now").asString(),
          more == 0 ? "-" : "+" + more,
          reason.isEmpty() ? "yes" : "no: " + reason.replaceFirst(" on 1 node$", ""));
    }
    return table.text();
  }

  private static String waiting(JsonNode waiting) {
    var table = new Columns("WAITING", "STATE", "FOR");
    for (JsonNode each : waiting) {
      table.row(
          each.path("Name").asString(""),
          each.path("State").asString("").toLowerCase(Locale.ROOT),
          each.path("Reason").asString(""));
    }
    return table.text();
  }
}
