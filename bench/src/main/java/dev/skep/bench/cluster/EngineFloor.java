package dev.skep.bench.cluster;

import dev.skep.dockerapi.client.DockerClient;
import dev.skep.dockerapi.client.DockerException;
import dev.skep.dockerapi.client.Endpoint;
import dev.skep.dockerapi.client.HttpCall;
import dev.skep.dockerapi.client.Timeouts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.json.JsonMapper;

/// What no orchestrator can beat: the same containers on the same engines, told by somebody who
/// knows beforehand where each goes and does nothing else. Its figures carry the names of those
/// they stand below.
record EngineFloor(Hosts hosts) {
  private static final JsonMapper JSON = new JsonMapper();

  /// Of containers that an engine works on at once; on two processors more were not faster.
  private static final int AT_ONCE = 4;

  private static final int MORE_THAN_AN_ANSWER = 1024 * 1024;

  /// On the network that containers are on when nobody says more, as the measured services' are.
  private static final String SLEEPER =
      """
      {"Image": "busybox", "Cmd": ["sleep", "86400"], "StopTimeout": 0,
       "HostConfig": {"NetworkMode": "bridge"}}\
      """;

  private static final String SERVER =
      """
      {"Image": "whoami", "HostConfig": {"NetworkMode": "bridge"}}\
      """;

  /// @param sizes how many containers, as the measured services have replicas
  Measurements measure(List<Integer> sizes, int repetitions, boolean more)
      throws IOException, InterruptedException {
    var figures = Measurements.none();
    for (int round = 0; round < repetitions; round++) {
      for (int size : sizes) {
        List<Runs> all = started(SLEEPER, size, "create " + size + ": ALL running", figures);
        removed(all);
      }
      if (!more) continue;
      removed(started(SERVER, 90, "scale 10 -> 100: all running", figures));
      removed(started(SERVER, 90, "", figures), "scale 100 -> 10: containers stopped", figures);
      replaced(figures);
    }
    return figures;
  }

  /// A container on its host.
  private record Runs(int host, String id) {}

  private interface Work<T> {
    T on(DockerClient engine, int host) throws DockerException;
  }

  /// @param what empty for what is only made ready
  private List<Runs> started(String body, int count, String what, Measurements figures)
      throws IOException, InterruptedException {
    var works = new ArrayList<Placed<Runs>>();
    for (int which = 0; which < count; which++) {
      works.add(new Placed<>(which % Hosts.COUNT + 1, (engine, host) -> start(engine, host, body)));
    }
    long began = System.nanoTime();
    List<Runs> all = done(works, AT_ONCE);
    if (!what.isEmpty()) figures.add(what, (System.nanoTime() - began) / 1e9);
    return all;
  }

  private void removed(List<Runs> all) throws IOException, InterruptedException {
    removed(all, "", Measurements.none());
  }

  private void removed(List<Runs> all, String what, Measurements figures)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    done(
        all.stream().map(it -> new Placed<>(it.host(), (engine, _) -> remove(engine, it))).toList(),
        AT_ONCE);
    if (!what.isEmpty()) figures.add(what, (System.nanoTime() - began) / 1e9);
  }

  /// Twenty, two at a time, the old one first: each pair is stopped and started before the next.
  private void replaced(Measurements figures) throws IOException, InterruptedException {
    List<Runs> old = started(SERVER, 20, "", figures);
    long began = System.nanoTime();
    var fresh = new ArrayList<Runs>();
    for (int first = 0; first < old.size(); first += 2) {
      var pair =
          old.subList(first, first + 2).stream()
              .map(it -> new Placed<>(it.host(), (engine, host) -> replace(engine, host, it)))
              .toList();
      fresh.addAll(done(pair, 2));
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    for (String watch : List.of("default monitor", "monitor 1ms")) {
      figures.add(
          "update 20 (par 2, delay 0, stop-first, " + watch + "): all new running", seconds);
    }
    removed(fresh);
  }

  private record Placed<T>(int host, Work<T> work) {}

  /// All of them, so many at once on each host.
  private <T> List<T> done(List<Placed<T>> works, int atOnce)
      throws IOException, InterruptedException {
    var results = new ArrayList<Future<T>>();
    var engines = new ArrayList<DockerClient>();
    var threads = new ArrayList<ExecutorService>();
    for (int host : Hosts.each()) {
      engines.add(client(host));
      threads.add(Executors.newFixedThreadPool(atOnce));
    }
    try {
      for (Placed<T> it : works) {
        DockerClient engine = engines.get(it.host() - 1);
        results.add(threads.get(it.host() - 1).submit(() -> it.work().on(engine, it.host())));
      }
      var all = new ArrayList<T>();
      for (Future<T> result : results) all.add(result.get());
      return all;
    } catch (ExecutionException refused) {
      throw new IOException("an engine does not do as it is told", refused.getCause());
    } finally {
      threads.forEach(ExecutorService::shutdownNow);
      engines.forEach(DockerClient::close);
    }
  }

  private DockerClient client(int host) {
    Path socket = Path.of(hosts.engine(host).substring("unix://".length()));
    return new DockerClient(
        new Endpoint.Unix(socket), Timeouts.DEFAULT.withAnswer(Duration.ofMinutes(2)));
  }

  private static Runs start(DockerClient engine, int host, String body) throws DockerException {
    byte[] made =
        send(
            engine,
            HttpCall.post("/v1.41/containers/create").json(body.getBytes(StandardCharsets.UTF_8)));
    String id = JSON.readTree(made).path("Id").asString("");
    send(engine, HttpCall.post("/v1.41/containers/" + id + "/start"));
    return new Runs(host, id);
  }

  private static Runs replace(DockerClient engine, int host, Runs old) throws DockerException {
    send(engine, HttpCall.post("/v1.41/containers/" + old.id() + "/stop"));
    Runs next = start(engine, host, SERVER);
    remove(engine, old);
    return next;
  }

  private static Runs remove(DockerClient engine, Runs it) throws DockerException {
    send(engine, HttpCall.delete("/v1.41/containers/" + it.id() + "?force=1"));
    return it;
  }

  private static byte[] send(DockerClient client, HttpCall call) throws DockerException {
    try (var reply = client.send(call).orThrow()) {
      return reply.bytes(MORE_THAN_AN_ANSWER);
    }
  }
}
