package dev.skep.e2e.chaos;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Cluster;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Node;
import dev.skep.e2e.lab.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What the swarm lists, and what really runs.
public final class Census {
  private Census() {}

  /// Replicas that are asked for, by the service's name.
  public static Map<String, Integer> services(Docker docker) throws InterruptedException {
    var found = new TreeMap<String, Integer>();
    for (String line : told(docker, "service", "ls", "--format", "{{.Name}} {{.Replicas}}")) {
      String[] part = line.split(" ");
      found.put(part[0], Integer.parseInt(part[1].split("/")[1]));
    }
    return found;
  }

  /// Ids of all tasks that should run, sorted.
  public static List<String> wanted(Docker docker) throws InterruptedException {
    return tasks(docker, "--filter", "desired-state=running");
  }

  /// Ids of all tasks that are remembered, sorted.
  public static List<String> remembered(Docker docker) throws InterruptedException {
    return tasks(docker);
  }

  private static List<String> tasks(Docker docker, String... filter) throws InterruptedException {
    var words = new ArrayList<>(List.of("service", "ps", "-q", "--no-trunc"));
    words.addAll(List.of(filter));
    List<String> names = told(docker, "service", "ls", "--format", "{{.Name}}");
    if (names.isEmpty()) return List.of();
    words.addAll(names);
    return told(docker, words.toArray(String[]::new)).stream().sorted().toList();
  }

  /// Managers that elect may refuse for a moment, however long ago the last fault was: that says
  /// nothing about what they keep.
  private static List<String> told(Docker docker, String... words) throws InterruptedException {
    return Await.until("an answer", () -> docker.run(words), Output::succeeded).lines();
  }

  /// Ids of the tasks whose containers run on any node, sorted; twice if two run for one task.
  public static List<String> running(Cluster cluster) throws InterruptedException {
    return containers(cluster, "ps");
  }

  /// The same of all containers that are there at all.
  public static List<String> kept(Cluster cluster) throws InterruptedException {
    return containers(cluster, "ps", "-a");
  }

  private static List<String> containers(Cluster cluster, String... words)
      throws InterruptedException {
    var all = new ArrayList<String>();
    String[] line =
        Stream.concat(
                Stream.of(words),
                Stream.of(
                    "--filter",
                    "label=com.docker.swarm.task.id",
                    "--format",
                    "{{.Label \"com.docker.swarm.task.id\"}}"))
            .toArray(String[]::new);
    for (Node node : cluster.nodes()) all.addAll(node.engine().ok(line).lines());
    return all.stream().sorted().toList();
  }
}
