package dev.skep.cli.service;

import dev.skep.dockerapi.client.HttpCall;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// `skep service revisions`.
@Command(name = "revisions", description = "List the specs of a service that are kept")
final class Revisions implements Callable<Integer> {
  @Mixin private OneService service;

  @Override
  public Integer call() {
    return service.ask(HttpCall::get, "revisions", Revisions::table);
  }

  /// One line for each change: a revision without any has one, too.
  static String table(JsonNode revisions) {
    var table = new Columns("REVISION", "CREATED", "TASKS", "", "CHANGED");
    for (JsonNode each : revisions) {
      String number = each.path("Number").asString();
      String created = each.path("CreatedAt").asString("").replaceFirst("\\..*", "Z");
      String tasks = each.path("Tasks").asString();
      if (each.path("Changes").isEmpty()) {
        table.row(number, created, tasks, mark(each), "");
        continue;
      }
      boolean first = true;
      for (JsonNode change : each.path("Changes")) {
        if (first) table.row(number, created, tasks, mark(each), changed(change));
        else table.row("", "", "", "", changed(change));
        first = false;
      }
    }
    return table.text();
  }

  private static String mark(JsonNode revision) {
    if (revision.path("Current").asBoolean(false)) return "current";
    return revision.path("Previous").asBoolean(false) ? "previous" : "";
  }

  private static String changed(JsonNode it) {
    return it.path("Field").asString("") + ": " + side(it, "Was") + " -> " + side(it, "Is");
  }

  private static String side(JsonNode change, String which) {
    String json = change.path(which).asString("");
    return json.isEmpty() ? "(none)" : json;
  }
}
