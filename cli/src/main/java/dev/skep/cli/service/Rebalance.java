package dev.skep.cli.service;

import dev.skep.dockerapi.client.HttpCall;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `skep service rebalance`.
@Command(
    name = "rebalance",
    description = "Spread the tasks of a service over the nodes anew, once")
final class Rebalance implements Callable<Integer> {
  @Mixin private OneService service;

  @Option(names = "--dry-run", description = "Show what would move, and leave it where it is")
  private boolean dryRun;

  @Override
  public Integer call() {
    return dryRun
        ? service.ask(HttpCall::get, "rebalance", Rebalance::page)
        : service.ask(HttpCall::post, "rebalance", Rebalance::page);
  }

  static String page(JsonNode answer) {
    JsonNode moves = answer.path("Moves");
    String name = answer.path("Service").asString("");
    if (moves.isEmpty()) return name + ": nothing to move\n";
    var table = new Columns("TASK", "FROM", "TO");
    for (JsonNode each : moves) {
      table.row(each.path("Name").asString(""), host(each, "From"), host(each, "To"));
    }
    String busy = answer.path("Busy").asString("");
    return busy.isEmpty() ? table.text() : table.text() + "\nNothing moves yet: " + busy + "\n";
  }

  private static String host(JsonNode move, String which) {
    String hostname = move.path(which + "Hostname").asString("");
    return hostname.isEmpty() ? move.path(which).asString("") : hostname;
  }
}
