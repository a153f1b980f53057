package dev.skep.cli.about;

import picocli.CommandLine.IVersionProvider;

/// Which Skep this is. Constants, because reading them from a file costs a start of the JVM more
/// than all else a verb does; a test holds them against the build.
public final class Release implements IVersionProvider {
  public static final String VERSION = "0.1.0";

  /// The newest version of Docker's API that Skep speaks, and the oldest it accepts.
  public static final String API_VERSION = "1.50";

  public static final String OLDEST_API_VERSION = "1.24";

  /// The line of `skep --version`.
  @Override
  public String[] getVersion() {
    return new String[] {"Skep version " + VERSION};
  }
}
