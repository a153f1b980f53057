package dev.skep.bench.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Three hosts of this machine, each with an engine and the test images.
record Hosts(Path scripts, Path folder) implements AutoCloseable {
  static final int COUNT = 3;

  /// Apart from the hosts of the tests, so that both may run.
  private static final String PREFIX = "skb";

  private static final String NET = "10.94.7";

  static Hosts up(Path checkout) throws IOException, InterruptedException {
    var hosts =
        new Hosts(checkout.resolveSibling("shared").resolve("lab"), Path.of("/tmp/skep-bench"));
    // What a run that was killed left behind.
    hosts.close();
    hosts.run("up", Integer.toString(COUNT));
    Path images = checkout.resolve("bench/target/images");
    if (!Files.exists(images.resolve("built"))) {
      Shell.run(
          Map.of(), hosts.scripts.resolve("images.sh").toString(), "build", images.toString());
      Files.createFile(images.resolve("built"));
    }
    var load = new ArrayList<>(List.of(hosts.scripts.resolve("images.sh").toString(), "load"));
    each().forEach(host -> load.add(hosts.engine(host)));
    Shell.run(Map.of("OUTDIR", images.toString()), load.toArray(String[]::new));
    return hosts;
  }

  static List<Integer> each() {
    return IntStream.rangeClosed(1, COUNT).boxed().toList();
  }

  Map<String, String> environment() {
    return Map.of("LAB_DIR", folder.toString(), "LAB_PREFIX", PREFIX, "LAB_NET", NET);
  }

  String run(String... words) throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of(script()));
    line.addAll(List.of(words));
    return Shell.run(environment(), line.toArray(String[]::new));
  }

  String script() {
    return scripts.resolve("hosts.sh").toString();
  }

  String address(int host) {
    return NET + "." + host;
  }

  String engine(int host) {
    return "unix://" + folder.resolve("h" + host).resolve("docker.sock");
  }

  /// Asks the host's own engine, past all swarms.
  String engine(int host, String... words) throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of("docker", "-H", engine(host)));
    line.addAll(List.of(words));
    return Shell.run(Map.of(), line.toArray(String[]::new));
  }

  /// With all that runs on them.
  @Override
  public void close() throws IOException {
    try {
      run("down");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
