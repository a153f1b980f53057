package dev.skep.cli.about;

import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `skep version`.
@Command(name = "version", description = "Show the Skep version information")
public final class Version implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      hidden = true)
  private boolean help;

  @Override
  public void run() {
    var out = spec.commandLine().getOut();
    out.print(page());
    out.flush();
  }

  public static String page() {
    return String.join(
        "\n",
        "Skep:",
        " Version:           " + Release.VERSION,
        " API version:       "
            + Release.API_VERSION
            + " (minimum version "
            + Release.OLDEST_API_VERSION
            + ")",
        " Java version:      " + Runtime.version(),
        " OS/Arch:           "
            + System.getProperty("os.name", "unknown").toLowerCase(Locale.ROOT)
            + "/"
            + dockerName(System.getProperty("os.arch", "unknown")),
        "");
  }

  /// Docker names architectures as Go does.
  static String dockerName(String arch) {
    return switch (arch) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> arch;
    };
  }
}
