package dev.skep.daemon;

import dev.skep.dockerapi.client.Endpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The daemon's options, by dockerd's names where it has them.
final class DaemonOptions {
  static final String LOG_LEVEL = "info";

  private static final String PROCESS = "process";

  @Option(
      names = "--data-root",
      defaultValue = "/var/lib/skep",
      paramLabel = "DIR",
      description = "Where the node keeps its state (default ${DEFAULT-VALUE})")
  private Path dataRoot = Path.of("/var/lib/skep");

  @Option(
      names = {"-H", "--host"},
      defaultValue = "unix:///var/run/skep.sock",
      paramLabel = "ADDRESS",
      description =
          "Where the API is served: unix:///path or tcp://address:port; may be given more than once"
              + " (default ${DEFAULT-VALUE})")
  private List<String> hosts = List.of();

  @Option(
      names = "--engine",
      defaultValue = "unix:///var/run/docker.sock",
      paramLabel = "ADDRESS",
      description =
          "The Docker Engine that runs containers, or 'process' for the embedded runtime"
              + " (default ${DEFAULT-VALUE})")
  private String engine = "";

  @Option(
      names = {"-p", "--pidfile"},
      paramLabel = "FILE",
      description = "File to write the process id to")
  private Optional<Path> pidfile = Optional.empty();

  @Option(
      names = {"-l", "--log-level"},
      defaultValue = LOG_LEVEL,
      paramLabel = "LEVEL",
      description = "debug, info, warn or error (default ${DEFAULT-VALUE})")
  private String logLevel = LOG_LEVEL;

  @Option(
      names = "--node-name",
      paramLabel = "NAME",
      description =
          "Host name that the node reports with the embedded runtime (default: the machine's)")
  private Optional<String> nodeName = Optional.empty();

  Path dataRoot() {
    return dataRoot.toAbsolutePath();
  }

  List<Endpoint> hosts() {
    return hosts.stream().map(Endpoint::parse).toList();
  }

  /// Empty for the embedded runtime.
  Optional<Endpoint> engine() {
    return engine.equals(PROCESS) ? Optional.empty() : Optional.of(Endpoint.parse(engine));
  }

  Optional<Path> pidfile() {
    return pidfile;
  }

  String logLevel() {
    return logLevel;
  }

  Optional<String> nodeName() {
    return nodeName;
  }
}
