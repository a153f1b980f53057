package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Command;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Ground;
import dev.skep.e2e.lab.OnAHost;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// A task's container is the one that the same settings make without a swarm.
@OnAHost
final class ContainerSettingsTest {
  /// What the two must differ in, and what tells nothing: the swarm's own labels, a host name that
  /// nobody asked for (it is the container's id), the network, who is attached at the start, and
  /// that the engine restarts nothing (the client says `no`, a task says nothing); the order of the
  /// environment (`docker create` sends a map's, so it differs from run to run); and whether a
  /// setting that is not set is absent, null, empty or zero.
  private static final String COMPARABLE =
      """
      .[0]
      | (if .Config.Hostname == .Id[0:12] then del(.Config.Hostname) else . end)
      | {Config, HostConfig, Mounts, Args, Path}
      | del(.HostConfig.NetworkMode, .HostConfig.RestartPolicy)
      | del(.Config.AttachStdout, .Config.AttachStderr)
      | .Config.Env |= sort
      | .Config.Labels |= with_entries(select(.key | startswith("com.docker.swarm.") | not))
      | walk(if type == "object"
          then with_entries(select(.value | IN(null, "", 0, false, [], {}) | not)) else . end)
      """;

  /// @param asked of the service
  /// @param same of a plain container
  private record Row(String name, List<String> asked, List<String> same) {
    static Row both(String name, String... flags) {
      return new Row(name, List.of(flags), List.of(flags));
    }

    static Row of(String name, String asked, String same) {
      return new Row(name, List.of(asked.split(" ")), List.of(same.split(" ")));
    }
  }

  private static final List<Row> ROWS =
      List.of(
          Row.both("plain"),
          Row.both("env", "--env", "A=b", "--env", "EMPTY="),
          Row.of("label", "--container-label tier=front", "--label tier=front"),
          Row.both("hostname", "--hostname", "h.example.org"),
          Row.of(
              "template", "--hostname {{.Service.Name}}-{{.Task.Slot}}", "--hostname template-1"),
          Row.of("filled", "--env HOST={{.Node.Hostname}}", "--env HOST=h1"),
          Row.both("entrypoint", "--entrypoint", "sleep"),
          Row.both("user", "--user", "1000:100"),
          Row.of("group", "--group 50 --group 51", "--group-add 50 --group-add 51"),
          Row.both("folder", "--workdir", "/tmp"),
          Row.both(
              "bind", "--mount", "type=bind,src=/etc,dst=/mnt,readonly,bind-propagation=rslave"),
          Row.both(
              "volume",
              "--mount",
              "type=volume,src=settings,dst=/v,volume-nocopy,volume-label=a=b"),
          Row.both(
              "driven",
              "--mount",
              "type=volume,src=driven,dst=/v,volume-driver=local,volume-opt=type=tmpfs,"
                  + "volume-opt=device=tmpfs"),
          Row.both("tmpfs", "--mount", "type=tmpfs,dst=/t,tmpfs-size=1m,tmpfs-mode=1770"),
          Row.both("init", "--init"),
          Row.both(
              "health",
              "--health-cmd",
              "true",
              "--health-interval",
              "5s",
              "--health-timeout",
              "2s",
              "--health-retries",
              "4",
              "--health-start-period",
              "1s"),
          Row.both("unprobed", "--no-healthcheck"),
          Row.both("signal", "--stop-signal", "SIGINT"),
          Row.of("host", "--host db:10.1.2.3", "--add-host db:10.1.2.3"),
          Row.both(
              "dns", "--dns", "10.9.9.9", "--dns-search", "example.org", "--dns-option", "ndots:2"),
          Row.both("sysctl", "--sysctl", "net.ipv4.ip_unprivileged_port_start=80"),
          Row.both("ulimit", "--ulimit", "nofile=100:200"),
          Row.both("caps", "--cap-add", "CAP_NET_ADMIN", "--cap-drop", "CAP_CHOWN"),
          Row.both("readonly", "--read-only"),
          Row.both("tty", "--tty"),
          Row.of("pids", "--limit-pids 50", "--pids-limit 50"),
          Row.of("cpu", "--limit-cpu 0.5", "--cpus 0.5"),
          Row.of("memory", "--limit-memory 64m", "--memory 64m"),
          Row.both("oom", "--oom-score-adj", "100"),
          Row.both(
              "log",
              "--log-driver",
              "json-file",
              "--log-opt",
              "max-size=1m",
              "--log-opt",
              "tag=x"));

  @Test
  void aTasksContainerIsTheOneThatDockerRunMakes(Ground ground) throws InterruptedException {
    ground.emptySwarm();
    for (Row row : ROWS) create(ground.docker(), row);
    var claims = new ArrayList<Executable>();
    for (Row row : ROWS) {
      String ours = inspected(ground.engine(), container(ground.engine(), row));
      String theirs = plain(ground.engine(), row);
      claims.add(() -> assertEquals(theirs, ours, row.name()));
    }
    // All at once: the next test would wait for them one by one.
    ground.docker().ok(words("service", "rm"));
    assertAll(claims);
  }

  /// Ends with the names of all services.
  private static String[] words(String... first) {
    return Stream.concat(Stream.of(first), ROWS.stream().map(Row::name)).toArray(String[]::new);
  }

  private static void create(Docker docker, Row row) throws InterruptedException {
    var words = new ArrayList<>(List.of("service", "create", "-qd", "--name", row.name()));
    // One attempt is enough to look at, whether or not a busybox gets on with its settings.
    words.addAll(List.of("--restart-condition", "none", "--stop-grace-period", "1s"));
    words.addAll(row.asked());
    words.addAll(List.of("busybox:latest", "sleep", "1d"));
    docker.ok(words.toArray(String[]::new));
  }

  private static String container(Docker engine, Row row) throws InterruptedException {
    String label = "label=com.docker.swarm.service.name=" + row.name();
    return Await.until(
            row.name() + " has a container",
            () -> engine.ok("ps", "-aq", "--filter", label).lines(),
            ids -> ids.size() == 1)
        .getFirst();
  }

  /// What is said of the container that the row makes without a swarm.
  private static String plain(Docker engine, Row row) throws InterruptedException {
    var words =
        Stream.of(List.of("create"), row.same(), List.of("busybox:latest", "sleep", "1d"))
            .flatMap(List::stream)
            .toArray(String[]::new);
    String container = engine.ok(words).line();
    try {
      return inspected(engine, container);
    } finally {
      engine.ok("rm", container);
    }
  }

  private static String inspected(Docker engine, String container) throws InterruptedException {
    String json = engine.ok("inspect", container).out();
    return Command.of("jq", "-S", COMPARABLE).input(json).run().ok().out();
  }
}
