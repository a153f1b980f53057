package dev.skep.cli.demo;

import dev.skep.dockerapi.client.DockerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The demo's daemons, one for each node, and what is deployed on them.
final class DemoSwarm {
  private static final String SERVICE = "hello";
  private static final int REPLICAS = 3;

  /// A cold JVM on a busy laptop needs some seconds; beyond this something is wrong.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration POLL = Duration.ofMillis(50);

  private final DemoFolder folder;
  private boolean stopping;

  DemoSwarm(DemoFolder folder) {
    this.folder = folder;
  }

  private interface Question {
    boolean answeredWithYes() throws IOException;
  }

  void start(DemoPlan plan, Path launcher, Consumer<String> say)
      throws IOException, InterruptedException {
    say.accept("Starting " + plan.nodes() + (plan.nodes() == 1 ? " node …" : " nodes …"));
    for (int node = 1; node <= plan.nodes(); node++) startDaemon(plan, node, launcher);
    for (int node = 1; node <= plan.nodes(); node++) awaitApi(node);
    try (var first = new DemoApi(folder.socket(1))) {
      first.init(DemoPlan.address(1), plan.swarmPort());
      joinOthers(plan, first.workerToken());
      // A node that has joined is not yet ready; without waiting, its replica would go elsewhere.
      await("all nodes are ready", () -> first.readyNodes() == plan.nodes(), List::of);
      say.accept("Deploying service '" + SERVICE + "' with " + REPLICAS + " replicas …");
      first.createService(SERVICE, plan, REPLICAS);
      await("the service runs", () -> first.running() == REPLICAS, () -> first.troubles());
      var visitor = new Visitor(plan.url());
      int different = plan.tellsReplicasApart() ? REPLICAS : 1;
      await("every replica answers", () -> visitor.meets(different), first::troubles);
    }
    farewell(plan).forEach(say);
  }

  private void joinOthers(DemoPlan plan, String token) throws DockerException {
    String manager = DemoPlan.address(1) + ":" + plan.swarmPort();
    for (int node = 2; node <= plan.nodes(); node++) {
      try (var api = new DemoApi(folder.socket(node))) {
        api.join(DemoPlan.address(node), plan.swarmPort(), manager, token);
      }
    }
  }

  private List<String> farewell(DemoPlan plan) {
    return List.of(
        "",
        "A swarm of " + plan.nodes() + " is running. Look at it with the docker command:",
        "",
        "    export DOCKER_HOST=unix://" + folder.socket(1),
        "    docker node ls",
        "    docker service ps " + SERVICE,
        "    docker service scale " + SERVICE + "=5",
        "",
        "Its service answers, from one replica after the other, at",
        "",
        "    " + plan.url(),
        "",
        "Press Ctrl-C here, or run `skep demo --stop`, to stop it and remove every trace.");
  }

  private synchronized void startDaemon(DemoPlan plan, int node, Path launcher) throws IOException {
    if (stopping) throw new DemoTrouble("stopped while starting");
    var command = new ArrayList<String>();
    command.addAll(List.of(launcher.toString(), "daemon"));
    command.addAll(List.of("--data-root", folder.node(node).toString()));
    command.addAll(List.of("-H", "unix://" + folder.socket(node)));
    command.addAll(List.of("--pidfile", folder.pidfile(node).toString()));
    command.addAll(List.of("--node-name", "node" + node));
    switch (plan.runtime()) {
      case PROCESS -> command.addAll(List.of("--engine", "process"));
      case DOCKER -> {}
    }
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.log(node).toFile())
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .start();
  }

  private void awaitApi(int node) throws IOException, InterruptedException {
    try (var api = new DemoApi(folder.socket(node))) {
      await("node" + node + " answers", api::answers, () -> lastLines(node));
    }
  }

  private List<String> lastLines(int node) throws IOException {
    var lines = Files.readAllLines(folder.log(node));
    return lines.subList(Math.max(0, lines.size() - 5), lines.size());
  }

  private interface Explanation {
    List<String> lines() throws IOException;
  }

  private void await(String what, Question question, Explanation why)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!question.answeredWithYes()) {
      if (Instant.now().isAfter(end)) {
        throw new DemoTrouble(
            "waited "
                + PATIENCE.toSeconds()
                + " s until "
                + what
                + "; "
                + String.join("\n", why.lines()));
      }
      Thread.sleep(POLL);
    }
  }

  /// Also of a demo that was killed half-way: what is there is taken away.
  void stop() throws IOException, InterruptedException {
    synchronized (this) {
      stopping = true;
    }
    var nodes = folder.nodes();
    // Workers first: a worker that leaves tells nobody, and needs nobody.
    for (int node : nodes.reversed()) leave(node);
    for (int node : nodes) folder.stopDaemon(node);
    folder.delete();
  }

  /// Leaving removes the node's tasks. A daemon that does not answer is stopped all the same.
  private void leave(int node) {
    try (var api = new DemoApi(folder.socket(node))) {
      api.leave();
    } catch (DockerException notInASwarm) {
      // It never joined, or is gone: nothing of it runs.
    }
  }
}
