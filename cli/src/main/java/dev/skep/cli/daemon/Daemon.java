package dev.skep.cli.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/// `skep daemon`: named here for the help page only. The launcher starts the daemon with its own
/// class path and options, and answers `skep help daemon` from there.
@Command(name = "daemon", description = "Run the daemon: the API, managers and agents")
public final class Daemon implements Callable<Integer> {
  /// Docker's code for a command that could not be started.
  static final int CANNOT_START = 125;

  @Spec private CommandSpec spec;

  @Unmatched private List<String> ignored = new ArrayList<>();

  @Override
  public Integer call() {
    spec.commandLine()
        .getErr()
        .println(
            "skep: the daemon is started by the launcher: run the script 'skep', not this class");
    return CANNOT_START;
  }
}
