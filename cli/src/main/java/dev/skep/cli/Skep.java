package dev.skep.cli;

import dev.skep.cli.about.Help;
import dev.skep.cli.about.Release;
import dev.skep.cli.about.Version;
import dev.skep.cli.daemon.Daemon;
import dev.skep.cli.demo.Demo;
import dev.skep.cli.service.Service;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The root of the command. Each verb is listed here once, in the order of the help page.
@Command(
    name = "skep",
    description = "Docker Swarm mode, built anew",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Release.class,
    subcommands = {Demo.class, Daemon.class, Service.class, Version.class, Help.class})
final class Skep implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-v", "--version"},
      versionHelp = true,
      description = "Print version information and quit")
  private boolean version;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      hidden = true,
      description = "Print this page and quit")
  private boolean help;

  /// Without a verb: the help page, as `docker` does.
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
