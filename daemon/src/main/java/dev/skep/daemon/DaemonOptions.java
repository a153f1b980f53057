package dev.skep.daemon;

import dev.skep.daemon.http.jetty.ApiTls;
import dev.skep.daemon.http.jetty.TlsFiles;
import dev.skep.dockerapi.client.Endpoint;
import java.io.IOException;
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

  @Option(
      names = "--tls",
      description =
          "Serve tcp addresses under TLS; clients need no certificate, so for loopback only")
  private boolean tls;

  @Option(
      names = "--tlsverify",
      description = "Serve tcp addresses under TLS, for clients with a certificate of --tlscacert")
  private boolean tlsVerify;

  @Option(
      names = "--tlscacert",
      defaultValue = "${user.home}/.docker/ca.pem",
      paramLabel = "FILE",
      description = "Certificates of who may certify clients (default ${DEFAULT-VALUE})")
  private Path tlsAuthority = Path.of("ca.pem");

  @Option(
      names = "--tlscert",
      defaultValue = "${user.home}/.docker/cert.pem",
      paramLabel = "FILE",
      description = "This daemon's certificate (default ${DEFAULT-VALUE})")
  private Path tlsCertificate = Path.of("cert.pem");

  @Option(
      names = "--tlskey",
      defaultValue = "${user.home}/.docker/key.pem",
      paramLabel = "FILE",
      description = "The certificate's key, unencrypted (default ${DEFAULT-VALUE})")
  private Path tlsKey = Path.of("key.pem");

  Path dataRoot() {
    return dataRoot.toAbsolutePath();
  }

  List<Endpoint> hosts() {
    return hosts.stream().map(Endpoint::parse).toList();
  }

  /// @throws IOException if the files named cannot be used
  ApiTls tls() throws IOException {
    var files = new TlsFiles(tlsCertificate, tlsKey, tlsAuthority);
    if (tlsVerify) return files.verifying();
    return tls ? files.encrypting() : new ApiTls.Off();
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
