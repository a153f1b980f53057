package dev.skep.cli;

import dev.skep.cli.about.Version;
import picocli.CommandLine;

/// Where `skep VERB` begins.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // Scripts and monitors ask this all day. picocli's classes are too old for the JVM's cache, so
    // that loading them is most of what a verb costs: 0.1 s that the plain question does without.
    if (args.length == 1 && args[0].equals("version")) {
      System.out.print(Version.page());
    } else {
      System.exit(commandLine().execute(args));
    }
  }

  /// The whole command, wired; `execute` answers with the exit code.
  static CommandLine commandLine() {
    var line = new CommandLine(new Skep());
    line.setHelpSectionKeys(HelpPage.SECTIONS);
    line.setHelpSectionMap(HelpPage.renderers());
    line.setParameterExceptionHandler(new Refusals());
    return line;
  }
}
