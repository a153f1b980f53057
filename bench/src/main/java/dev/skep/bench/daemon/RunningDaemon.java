package dev.skep.bench.daemon;

import dev.skep.dockerapi.client.DockerClient;
import dev.skep.dockerapi.client.DockerException;
import dev.skep.dockerapi.client.Endpoint;
import dev.skep.dockerapi.client.Timeouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A daemon's process, from its start until it is killed.
final class RunningDaemon implements AutoCloseable {
  /// A machine that is busy with other things takes its time; what takes longer is broken.
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /// Often enough to tell 10 ms, seldom enough that refusing is no work.
  private static final Duration POLL = Duration.ofMillis(20);

  private final Path folder;
  private final Process process;
  private final long began = System.nanoTime();

  private RunningDaemon(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  static RunningDaemon start(Candidate candidate, Path folder) throws IOException {
    var builder = new ProcessBuilder(candidate.command().in(folder));
    builder.environment().put("SKEP_WARM", "never"); // made before, so that it is not measured
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("daemon.log").toFile()));
    return new RunningDaemon(folder, builder.start());
  }

  DockerClient client() {
    return new DockerClient(
        new Endpoint.Unix(Candidate.socket(folder)), Timeouts.DEFAULT.withAnswer(PATIENCE));
  }

  /// How long after the start of the process `question` is answered with success.
  Taken untilAnswered(String question) throws IOException, InterruptedException {
    try (var client = client()) {
      var api = new SwarmApi(client);
      while (!answers(api, question)) {
        if (!process.isAlive()) throw new IOException("the daemon ended; see " + log());
        if (System.nanoTime() - began > PATIENCE.toNanos()) {
          throw new IOException(question + " is not answered; see " + log());
        }
        TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
      }
      return new Taken(System.nanoTime() - began, cpuNanos());
    }
  }

  long pid() {
    return process.pid();
  }

  private Path log() {
    return folder.resolve("daemon.log");
  }

  private static boolean answers(SwarmApi api, String question) {
    try {
      var _ = api.get(question);
      return true;
    } catch (DockerException notYet) {
      return false;
    }
  }

  /// Of this process alone: what an engine starts beside itself is not counted.
  long cpuNanos() {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  long residentBytes() throws IOException {
    return status("VmRSS:") * 1024;
  }

  int threads() throws IOException {
    return (int) status("Threads:");
  }

  private long status(String field) throws IOException {
    for (String line :
        Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      if (line.startsWith(field)) return Long.parseLong(line.replaceAll("\\D", ""));
    }
    throw new IOException("no " + field + " of process " + process.pid());
  }

  /// As a power failure would end it, children included.
  @Override
  public void close() {
    var all = process.descendants().toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    all.forEach(child -> child.onExit().join());
  }
}
