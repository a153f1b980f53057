package dev.skep.cli.about;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `skep help [COMMAND...]`: the page of the whole command, or of one verb.
@Command(name = "help", description = "Show help for a command")
public final class Help implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "[COMMAND...]")
  private List<String> topic = List.of();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      hidden = true)
  private boolean help;

  @Override
  public Integer call() {
    CommandLine asked = spec.root().commandLine();
    for (String word : topic) {
      var next = asked.getSubcommands().get(word);
      if (next == null) {
        spec.commandLine().getErr().println("unknown help topic: " + String.join(" ", topic));
        return 1;
      }
      asked = next;
    }
    asked.usage(spec.commandLine().getOut());
    return 0;
  }
}
