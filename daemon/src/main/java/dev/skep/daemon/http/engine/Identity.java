package dev.skep.daemon.http.engine;

/// Who this daemon is: its own version, and the commit and time it was built from.
public record Identity(String version, String commit, String builtAt) {
  /// The Docker release whose API we speak. Clients compare the daemon's version with Docker's
  /// releases to guess what it can do, so ours rides behind it as build metadata, as distributions
  /// do it.
  private static final String DOCKER_RELEASE = "28.2.2";

  public String asDockerVersion() {
    return DOCKER_RELEASE + "+skep" + version;
  }
}
