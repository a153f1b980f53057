package dev.skep.daemon.testkit;

import dev.skep.dockerapi.client.DockerClient;
import dev.skep.dockerapi.client.DockerException;
import dev.skep.dockerapi.client.Endpoint;
import dev.skep.dockerapi.client.HttpCall;
import dev.skep.dockerapi.client.Timeouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A real Docker Engine of one's own: own data, own socket, own containerd, no bridge and no
/// firewall rules, so that many can run beside each other and beside the machine's. Containers have
/// the network `none`.
public final class TestEngine implements AutoCloseable {
  private final Path directory;
  private Process process;

  private TestEngine(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  /// A running engine, or a skipped test that says why.
  public static TestEngine startOrSkip() throws IOException, InterruptedException {
    missing()
        .ifPresent(why -> {
          System.out.println("skipped: " + why);
          Assumptions.abort(why);
        });
    return start();
  }

  private static Optional<String> missing() {
    if (!Shell.isRoot()) return Optional.of("a Docker Engine of one's own needs root");
    if (Shell.find("dockerd").isEmpty())
      return Optional.of("dockerd is not installed (Debian: docker.io)");
    if (Shell.find("busybox").isEmpty())
      return Optional.of("busybox is not installed (Debian: busybox-static)");
    return Optional.empty();
  }

  public static TestEngine start() throws IOException, InterruptedException {
    var directory = Files.createTempDirectory("skep-engine-");
    var engine = new TestEngine(directory, launch(directory));
    try {
      engine.awaitAnswer();
      return engine;
    } catch (IOException | InterruptedException | RuntimeException failed) {
      engine.close();
      throw failed;
    }
  }

  private static Process launch(Path directory) throws IOException {
    var id = directory.getFileName().toString();
    var command =
        List.of(
            Shell.find("dockerd").orElseThrow().toString(),
            "--data-root=" + directory.resolve("data"),
            "--exec-root=" + directory.resolve("exec"),
            "--pidfile=" + directory.resolve("pid"),
            "--host=unix://" + directory.resolve("engine.sock"),
            "--containerd-namespace=" + id,
            "--containerd-plugins-namespace=" + id + "-plugins",
            "--bridge=none",
            "--iptables=false",
            "--ip6tables=false");
    var log = directory.resolve("log").toFile();
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  /// Kills the engine as a crash would; its containers live on until the next start or the end of
  /// the test.
  public void kill() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    var containerd = directory.resolve("exec/containerd/containerd.pid");
    if (!Files.exists(containerd)) return;
    ProcessHandle.of(Long.parseLong(Files.readString(containerd).strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
    // dockerd believes the file even when that process is a zombie, and would wait for it in vain.
    Files.delete(containerd);
  }

  /// Starts it again on the same data after `kill`.
  public void restart() throws IOException, InterruptedException {
    process = launch(directory);
    awaitAnswer();
  }

  public Endpoint endpoint() {
    return new Endpoint.Unix(directory.resolve("engine.sock"));
  }

  public DockerClient client() {
    return new DockerClient(endpoint(), Timeouts.DEFAULT);
  }

  /// The genuine client, against this engine.
  public Shell.Result docker(String... arguments) throws IOException, InterruptedException {
    return docker(endpoint(), new byte[0], arguments);
  }

  /// The genuine client, against any address.
  public static Shell.Result docker(Endpoint endpoint, byte[] stdin, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(Shell.find("docker").orElseThrow().toString()));
    command.addAll(List.of(arguments));
    return Shell.run(command, Map.of("DOCKER_HOST", endpoint.toString()), stdin);
  }

  /// Makes `busybox:latest` out of the machine's own static busybox: no network needed.
  public void loadBusybox() throws IOException, InterruptedException {
    var root = directory.resolve("rootfs");
    var bin = Files.createDirectories(root.resolve("bin"));
    for (var name : List.of("tmp", "etc", "proc", "sys", "dev", "root"))
      Files.createDirectories(root.resolve(name));
    var busybox = Shell.find("busybox").orElseThrow().toRealPath();
    Files.copy(busybox, bin.resolve("busybox"));
    var applets = Shell.run(List.of(busybox.toString(), "--list")).ok().out();
    for (var applet : applets.split("\n")) {
      if (!applet.equals("busybox"))
        Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
    }
    var tar = directory.resolve("rootfs.tar");
    Shell.run(List.of("tar", "-C", root.toString(), "-cf", tar.toString(), ".")).ok();
    docker(
            "import",
            "--change",
            "CMD [\"sh\"]",
            "--change",
            "ENV PATH=/bin",
            tar.toString(),
            "busybox:latest")
        .ok();
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    try (var client = client()) {
      while (true) {
        if (!process.isAlive()) throw new IOException("dockerd ended: " + lastWords());
        try (var reply = client.send(HttpCall.get("/_ping"))) {
          if (reply.status() == 200) return;
        } catch (DockerException notYet) {
          // dockerd tells nobody when it is ready: asking again is the only way to know.
          process.waitFor(50, TimeUnit.MILLISECONDS);
        }
      }
    }
  }

  private String lastWords() throws IOException {
    var lines = Files.readAllLines(directory.resolve("log"));
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (process.isAlive()) removeContainers();
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
    killLeftovers();
    unmount();
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }

  private void removeContainers() throws IOException, InterruptedException {
    if (Shell.find("docker").isEmpty()) return;
    var ids = docker("ps", "-aq").out().lines().toList();
    for (var id : ids) docker("rm", "-f", id);
  }

  /// What a killed engine leaves running: each names our directory on its command line.
  private void killLeftovers() {
    ProcessHandle.allProcesses()
        .filter(handle ->
            handle
                .info()
                .commandLine()
                .filter(line -> line.contains(directory.toString()))
                .isPresent())
        .forEach(TestEngine::killWithChildren);
  }

  private static void killWithChildren(ProcessHandle handle) {
    var children = handle.descendants().toList();
    handle.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /// Mounts that a killed engine left behind.
  private void unmount() throws IOException, InterruptedException {
    var mounts = Files.readAllLines(Path.of("/proc/self/mounts"));
    for (var line : mounts.reversed()) {
      var point = line.split(" ")[1];
      if (point.startsWith(directory + "/")) Shell.run(List.of("umount", "-l", point));
    }
  }
}
