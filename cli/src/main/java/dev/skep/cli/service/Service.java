package dev.skep.cli.service;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `skep service`: the noun; alone it prints its help page.
@Command(
    name = "service",
    description = "Look into services and their past",
    subcommands = {Plan.class, Rebalance.class, Revisions.class, Rollback.class, Schedule.class})
public final class Service implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      hidden = true)
  private boolean help;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
