package dev.skep.bench.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Programs of ours in the network of a host, or of a container on it.
final class Elsewhere {
  private Elsewhere() {}

  static Process onHost(Hosts hosts, int host, Class<?> program, String... args)
      throws IOException {
    return start(hosts, host, List.of(), program, args);
  }

  /// @param service of which the first container on that host lends its network
  static Process inContainer(
      Hosts hosts, int host, String service, Class<?> program, String... args)
      throws IOException, InterruptedException {
    return start(hosts, host, entering(hosts, host, service), program, args);
  }

  private static List<String> entering(Hosts hosts, int host, String service)
      throws IOException, InterruptedException {
    String label = "label=com.docker.swarm.service.name=" + service;
    String container =
        hosts.engine(host, "ps", "-q", "--filter", label).lines().findFirst().orElseThrow();
    String pid = hosts.engine(host, "inspect", "-f", "{{.State.Pid}}", container);
    return List.of("nsenter", "-t", pid, "-n");
  }

  private static Process start(
      Hosts hosts, int host, List<String> entering, Class<?> program, String... args)
      throws IOException {
    var line = new ArrayList<>(List.of(hosts.script(), "sh", Integer.toString(host)));
    line.addAll(entering);
    line.addAll(java(program, args));
    var builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(hosts.environment());
    return builder.start();
  }

  static List<String> java(Class<?> program, String... args) {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("--enable-native-access=ALL-UNNAMED");
    line.addAll(List.of("-cp", classPath(), program.getName()));
    line.addAll(List.of(args));
    return line;
  }

  /// Another process stands in another folder.
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
