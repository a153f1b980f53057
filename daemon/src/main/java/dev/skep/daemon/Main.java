package dev.skep.daemon;

import dev.skep.daemon.logging.LogSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `skep daemon`.
@Command(
    name = "skep daemon",
    description = "Run the daemon: the API, managers and agents",
    sortOptions = false)
public final class Main implements Callable<Integer> {
  /// Docker's code for a command that could not be started.
  private static final int CANNOT_START = 125;

  @Spec private CommandSpec spec;

  @Mixin private DaemonOptions options;

  @Option(names = "--help", usageHelp = true, description = "Print usage")
  private boolean help;

  private Main() {}

  public static void main(String[] args) {
    // Before anything is logged: without a configuration the library says everything.
    LogSetup.apply(DaemonOptions.LOG_LEVEL);
    int code = new CommandLine(new Main()).setParameterExceptionHandler(Main::refuse).execute(args);
    // 0 after a signal, when the hook has closed everything.
    System.exit(code);
  }

  /// As dockerd does: the trouble and where to read more, and its exit code.
  private static int refuse(ParameterException trouble, String[] args) {
    var err = trouble.getCommandLine().getErr();
    err.println(trouble.getMessage());
    err.println("Run 'skep daemon --help' for more information");
    return CANNOT_START;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      LogSetup.apply(options.logLevel());
      writePidfile();
      var over = new CountDownLatch(1);
      var daemon = Wiring.start(options);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(daemon), "stop"));
      over.await();
      return 1;
    } catch (IOException | IllegalArgumentException refused) {
      spec.commandLine().getErr().println("skep daemon: " + refused.getMessage());
      return 1;
    }
  }

  private void end(Wiring.Daemon daemon) {
    daemon.close();
    options.pidfile().ifPresent(Main::delete);
  }

  private void writePidfile() throws IOException {
    if (options.pidfile().isEmpty()) return;
    Path file = options.pidfile().get();
    if (file.getParent() != null) Files.createDirectories(file.getParent());
    Files.writeString(file, Long.toString(ProcessHandle.current().pid()));
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException stays) {
      System.getLogger(Main.class.getName())
          .log(System.Logger.Level.WARNING, "pidfile {0} stays: {1}", file, stays.getMessage());
    }
  }
}
