package dev.skep.e2e.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A genuine docker client, pointed at a socket.
///
/// @param version as it says itself, e.g. `28.2.2`
public record Docker(Path program, String version, Path socket) {
  /// What the project promises to work with: today's client and Debian 12's.
  private static final List<String> PROMISED = List.of("28.", "20.10.");

  private static final List<Docker> FOUND = new ArrayList<>();

  /// The clients of this machine, newest first. Names on standard output which promised ones are
  /// missing.
  static List<Docker> installed() throws InterruptedException {
    synchronized (FOUND) {
      if (FOUND.isEmpty()) FOUND.addAll(search());
      return List.copyOf(FOUND);
    }
  }

  private static List<Docker> search() throws InterruptedException {
    Map<String, Docker> found = new LinkedHashMap<>();
    for (String folder : List.of("/usr/local/bin", "/usr/bin", "/opt/docker/bin")) {
      Path program = Path.of(folder, "docker");
      if (!program.toFile().canExecute()) continue;
      String version = versionOf(program);
      found.putIfAbsent(version, new Docker(program, version, Path.of("/var/run/docker.sock")));
    }
    for (String promised : PROMISED) {
      if (found.keySet().stream().noneMatch(version -> version.startsWith(promised))) {
        System.out.println("e2e: no docker client " + promised + "x here, its runs are left out");
      }
    }
    return found.values().stream().toList();
  }

  private static String versionOf(Path program) throws InterruptedException {
    // Docker version 28.2.2, build e6534b4
    String line = Command.of(program.toString(), "--version").run().ok().line();
    return line.replaceFirst("^Docker version ", "").replaceFirst("[+,].*$", "");
  }

  public Output run(String... words) throws InterruptedException {
    return command(words).run();
  }

  /// The same, and it must succeed.
  public Output ok(String... words) throws InterruptedException {
    return run(words).ok();
  }

  public Command command(String... words) {
    var line = new ArrayList<String>();
    line.add(program.toString());
    line.addAll(List.of(words));
    return Command.of(line).with("DOCKER_HOST", "unix://" + socket);
  }

  /// On a terminal: `script` makes one.
  public Output onTerminal(String... words) throws InterruptedException {
    var line = new ArrayList<String>();
    line.add(program.toString());
    for (String word : words) line.add("'" + word.replace("'", "'\\''") + "'");
    return Command.of("script", "-qec", String.join(" ", line), "/dev/null")
        .with("DOCKER_HOST", "unix://" + socket)
        .run();
  }

  public Docker at(Ground ground) {
    return at(ground.daemon().socket());
  }

  Docker at(Path other) {
    return new Docker(program, version, other);
  }

  @Override
  public String toString() {
    return "docker " + version;
  }
}
