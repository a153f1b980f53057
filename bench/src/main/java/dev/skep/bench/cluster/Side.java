package dev.skep.bench.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One of the two that are compared, on the hosts. A command in it has `{i}` where the host's
/// number goes.
///
/// @param api address of the API on host `{i}`
/// @param kill ends the daemon at once
/// @param stop asks the daemon to end
/// @param start starts it again, and comes back
/// @param pid says its process id
record Side(String name, String api, String kill, String stop, String start, String pid) {
  /// The engines' own swarm mode.
  static Side docker(Hosts hosts) {
    String script = hosts.script();
    return new Side(
        "Docker Swarm",
        hosts.engine(0).replace("h0", "h{i}"),
        script + " kill {i}",
        script + " stop {i}",
        script + " start {i}",
        script + " pid {i} dockerd");
  }

  /// A daemon beside each engine.
  static Side skep(Hosts hosts, Path launcher) {
    String script = hosts.script();
    String folder = hosts.folder() + "/h{i}";
    String pid = script + " pid {i} java";
    return new Side(
        "Skep",
        "unix://" + folder + "/skep.sock",
        ended(pid, "KILL"),
        ended(pid, "TERM"),
        "%s sh {i} sh -c 'cd /; SKEP_WARM=never setsid %s daemon --data-root %s/skep -H unix://%s/skep.sock </dev/null >>%s/skep.log 2>&1 &'"
            .formatted(script, launcher, folder, folder, folder),
        pid);
  }

  private static String ended(String pid, String signal) {
    return "p=$(%s); kill -%s $p; while [ -d /proc/$p ]; do sleep 0.01; done"
        .formatted(pid, signal);
  }

  String api(int host) {
    return api.replace("{i}", Integer.toString(host));
  }

  void kill(Hosts hosts, int host) throws IOException, InterruptedException {
    on(hosts, kill, host);
  }

  void stop(Hosts hosts, int host) throws IOException, InterruptedException {
    on(hosts, stop, host);
  }

  void start(Hosts hosts, int host) throws IOException, InterruptedException {
    on(hosts, start, host);
  }

  private static void on(Hosts hosts, String command, int host)
      throws IOException, InterruptedException {
    Shell.run(hosts.environment(), "sh", "-c", command.replace("{i}", Integer.toString(host)));
  }

  /// Its API answers.
  void awaitAnswer(int host) throws IOException, InterruptedException {
    String socket = api(host).substring("unix://".length());
    Shell.run(
        Map.of(),
        "sh",
        "-c",
        "for n in $(seq 300); do curl -sf --unix-socket %s http://d/_ping >/dev/null && exit 0; sleep 0.1; done; exit 1"
            .formatted(socket));
  }

  /// Three managers.
  void found(Hosts hosts) throws IOException, InterruptedException {
    docker(1, "swarm", "init", "--advertise-addr", hosts.address(1));
    String token = docker(1, "swarm", "join-token", "-q", "manager");
    for (int host : Hosts.each().subList(1, Hosts.COUNT)) {
      docker(host, "swarm", "join", "--token", token, hosts.address(1) + ":2377");
    }
  }

  void leave() throws IOException, InterruptedException {
    for (int host : Hosts.each().reversed()) docker(host, "swarm", "leave", "--force");
  }

  /// The service's address on the network, without prefix length.
  String virtualIp(String service, String network) throws IOException, InterruptedException {
    String id = docker(1, "network", "inspect", "-f", "{{.Id}}", network);
    String format = "{{range .Endpoint.VirtualIPs}}{{.NetworkID}} {{.Addr}}\n{{end}}";
    return docker(1, "service", "inspect", "-f", format, service)
        .lines()
        .filter(line -> line.startsWith(id + " "))
        .map(line -> line.substring(line.indexOf(' ') + 1, line.indexOf('/')))
        .findFirst()
        .orElseThrow();
  }

  String docker(int host, String... words) throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of("docker", "-H", api(host)));
    line.addAll(List.of(words));
    return Shell.run(Map.of(), line.toArray(String[]::new));
  }
}
