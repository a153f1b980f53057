package dev.skep.cli;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The help page of a verb in the shape that docker's pages have.
final class HelpPage {
  /// The page is one section to picocli.
  static final List<String> SECTIONS = List.of("page");

  private HelpPage() {}

  static Map<String, IHelpSectionRenderer> renderers() {
    return Map.of("page", help -> page(help.commandSpec()));
  }

  static String page(CommandSpec verb) {
    var page = new StringBuilder("Usage:  ").append(synopsis(verb)).append("\n\n");
    page.append(String.join("\n", verb.usageMessage().description())).append('\n');
    append(page, "Commands", commands(verb));
    append(page, verb.parent() == null ? "Global Options" : "Options", options(verb));
    if (!verb.subcommands().isEmpty()) {
      page.append(
          "\nRun '%s COMMAND --help' for more information on a command.\n"
              .formatted(verb.qualifiedName()));
    }
    return page.toString();
  }

  /// `skep version`, `skep [OPTIONS] COMMAND`, `skep help [COMMAND...]`.
  static String synopsis(CommandSpec verb) {
    var words = new StringBuilder(verb.qualifiedName());
    if (verb.options().stream().anyMatch(SHOWN)) words.append(" [OPTIONS]");
    if (!verb.subcommands().isEmpty()) words.append(" COMMAND");
    for (PositionalParamSpec argument : verb.positionalParameters())
      words.append(' ').append(argument.paramLabel());
    return words.toString();
  }

  private static final Predicate<ArgSpec> SHOWN = argument -> !argument.hidden();

  private static List<Row> commands(CommandSpec verb) {
    return verb.subcommands().values().stream()
        .distinct()
        .map(CommandLine::getCommandSpec)
        .map(command ->
            new Row(command.name(), String.join(" ", command.usageMessage().description())))
        .toList();
  }

  private static List<Row> options(CommandSpec verb) {
    return verb.options().stream()
        .filter(SHOWN)
        .map(option -> new Row(names(option), String.join(" ", option.description())))
        .toList();
  }

  /// Docker's columns: a short name, or room for one, before the long.
  private static String names(OptionSpec option) {
    var shortName = option.shortestName().startsWith("--") ? "   " : option.shortestName() + ",";
    var value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
    return shortName + " " + option.longestName() + value;
  }

  private static void append(StringBuilder page, String title, List<Row> rows) {
    if (rows.isEmpty()) return;
    int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    page.append('\n').append(title).append(":\n");
    page.append(
        rows.stream()
            .map(row ->
                "  "
                    + row.name()
                    + " ".repeat(width - row.name().length())
                    + "   "
                    + row.text()
                    + "\n")
            .collect(Collectors.joining()));
  }

  private record Row(String name, String text) {}
}
