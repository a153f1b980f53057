package dev.skep.daemon.swarm;

import dev.skep.daemon.engine.ContainerRuntime;
import dev.skep.daemon.engine.TaskLog;
import dev.skep.daemon.engine.TaskLogLine;
import dev.skep.daemon.engine.TaskLogQuery;
import dev.skep.daemon.http.swarm.LogLine;
import dev.skep.daemon.http.swarm.LogQuery;
import dev.skep.daemon.http.swarm.LogQuery.Source;
import dev.skep.daemon.http.swarm.LogStream;
import dev.skep.daemon.http.swarm.LogTrouble;
import dev.skep.model.NodeId;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.Values;
import dev.skep.store.View;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The output of a service's tasks, or of one task, as one stream. Each task is read by a thread of
/// its own; a reader that is slow holds them up, nothing is buffered beyond some lines.
final class ServiceLogs implements LogStream {
  /// Lines that wait for the client.
  private static final int WAITING = 256;

  /// How soon a followed service's new task is heard. Its container takes longer to say something.
  private static final Duration LOOK = Duration.ofMillis(250);

  private final ContainerRuntime runtime;
  private final NodeId self;
  private final Supplier<Optional<View>> views;
  private final LogQuery query;
  private final BlockingQueue<News> news = new ArrayBlockingQueue<>(WAITING);
  private final Map<TaskId, TaskLog> open = new HashMap<>();
  private final TreeSet<TaskId> taken = new TreeSet<>();
  private final TreeSet<String> troubles = new TreeSet<>();
  private volatile boolean closed;

  private sealed interface News {
    record Line(LogLine line) implements News {}

    record Over(TaskId task, String trouble) implements News {}
  }

  ServiceLogs(
      ContainerRuntime runtime, NodeId self, Supplier<Optional<View>> views, LogQuery query) {
    this.runtime = runtime;
    this.self = self;
    this.views = views;
    this.query = query;
  }

  @Override
  public Optional<LogLine> next() throws IOException, InterruptedException {
    while (!closed) {
      boolean more = look();
      News next = news.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      switch (next) {
        case News.Line(var line) -> {
          return Optional.of(line);
        }
        case News.Over(var task, var trouble) -> over(task, trouble);
        case null -> {
          if (!more && nothingOpen()) return end();
        }
      }
    }
    return Optional.empty();
  }

  private Optional<LogLine> end() throws LogTrouble {
    if (troubles.isEmpty()) return Optional.empty();
    throw new LogTrouble(
        "warning: incomplete log stream. some logs could not be retrieved for the following"
            + " reasons: "
            + String.join(", ", troubles));
  }

  private synchronized boolean nothingOpen() {
    return open.isEmpty() && news.isEmpty();
  }

  private synchronized void over(TaskId task, String trouble) {
    TaskLog log = open.remove(task);
    if (log != null) log.close();
    if (!trouble.isEmpty()) troubles.add(trouble);
  }

  /// Begins to read the tasks that have started since the last look; whether more may come.
  private boolean look() {
    Optional<View> view = views.get();
    if (view.isEmpty()) return false;
    for (Task task : tasks(view.get())) {
      if (taken.contains(task.id()) || task.state().isBefore(TaskState.RUNNING)) continue;
      taken.add(task.id());
      task.node().ifPresent(node -> begin(task, node));
    }
    return query.follow() && mayGoOn(view.get());
  }

  private boolean mayGoOn(View view) {
    return switch (query.source()) {
      case Source.OfService(var service) -> view.service(service).isPresent();
      case Source.OfTask(var task) ->
          view.task(task).filter(it -> !it.state().isTerminal()).isPresent();
    };
  }

  private List<Task> tasks(View view) {
    return switch (query.source()) {
      case Source.OfService(var service) -> view.tasksOf(service);
      case Source.OfTask(var task) -> view.task(task).map(List::of).orElse(List.of());
    };
  }

  private void begin(Task task, NodeId node) {
    if (!node.equals(self)) {
      troubles.add("node " + node + " is not available");
      return;
    }
    try {
      var log = runtime.log(task, query());
      synchronized (this) {
        if (closed) {
          log.close();
          return;
        }
        open.put(task.id(), log);
      }
      Thread.ofVirtual().name("log-" + task.id()).start(() -> read(task, node, log));
    } catch (IOException away) {
      troubles.add(String.valueOf(away.getMessage()));
    }
  }

  private TaskLogQuery query() {
    return new TaskLogQuery(
        query.stdout(), query.stderr(), query.follow(), query.since(), query.tail());
  }

  private void read(Task task, NodeId node, TaskLog log) {
    try {
      String trouble = "";
      try {
        for (var line = log.next(); line.isPresent(); line = log.next()) {
          news.put(new News.Line(of(task, node, line.get())));
        }
      } catch (IOException broke) {
        trouble = String.valueOf(broke.getMessage());
      }
      news.put(new News.Over(task.id(), trouble));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private static LogLine of(Task task, NodeId node, TaskLogLine line) {
    return new LogLine(
        node, task.service(), task.id(), line.isError(), line.at(), Values.noLabels(), line.text());
  }

  /// Wakes up the readers: one that waits for room finds some, one that waits for a line its end.
  @Override
  public void close() {
    closed = true;
    List<TaskLog> logs;
    synchronized (this) {
      logs = new ArrayList<>(open.values());
      open.clear();
    }
    logs.forEach(TaskLog::close);
    news.clear();
  }
}
