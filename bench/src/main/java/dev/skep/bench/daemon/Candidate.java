package dev.skep.bench.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A daemon that can be measured: keeps all its state in one folder and serves `folder/api.sock`.
///
/// @param address loopback address of its own for the swarm's traffic, as fixed ports come with it
record Candidate(String name, String address, Command command) {
  private static final Path DOCKERD = Path.of("/usr/sbin/dockerd");

  interface Command {
    List<String> in(Path folder) throws IOException;
  }

  static Candidate skep(Path launcher) {
    return new Candidate(
        "Skep",
        "127.84.83.21",
        folder ->
            List.of(
                launcher.toString(),
                "daemon",
                "--engine=process",
                "--data-root=" + folder.resolve("data"),
                "--host=unix://" + socket(folder)));
  }

  /// The packaged engine with its own swarm mode; empty where it is not installed or may not run.
  static Optional<Candidate> dockerd() {
    if (!Files.isExecutable(DOCKERD) || !"root".equals(System.getProperty("user.name"))) {
      return Optional.empty();
    }
    return Optional.of(new Candidate("dockerd", "127.84.83.22", Candidate::dockerdIn));
  }

  /// Without a bridge and rules of its own, so that it leaves the machine's network alone.
  private static List<String> dockerdIn(Path folder) throws IOException {
    Path config = folder.resolve("daemon.json");
    Files.writeString(config, "{}");
    return List.of(
        DOCKERD.toString(),
        "--config-file=" + config,
        "--data-root=" + folder.resolve("data"),
        "--exec-root=" + folder.resolve("exec"),
        "--pidfile=" + folder.resolve("pid"),
        "--host=unix://" + socket(folder),
        "--bridge=none",
        "--iptables=false",
        "--ip6tables=false");
  }

  static Path socket(Path folder) {
    return folder.resolve("api.sock");
  }
}
