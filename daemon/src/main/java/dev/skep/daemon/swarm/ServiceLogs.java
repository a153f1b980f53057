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
import dev.skep.store.View;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The output of a service's tasks, or of one task, as one stream. Each task is read by a thread of
/// its own; a reader that is slow holds them up, nothing is buffered beyond some lines.
///
/// One that follows hears of tasks that start later, and goes on with a node that comes back. It
/// ends with this manager's leadership: whoever leads then has all lines again.
final class ServiceLogs implements LogStream {
  /// Lines that wait for the client. A line may have a mebibyte.
  private static final int WAITING = 32;

  /// How long a node may take to find the leader before its tasks are left out. After an election
  /// agents take two seconds.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final String LOST = "rpc error: code = Unavailable desc = node lost leader status";

  private final Sources sources;
  private final LogQuery query;
  private final BlockingQueue<News> news = new ArrayBlockingQueue<>(WAITING);
  private final Map<TaskId, TaskReading> open = new ConcurrentHashMap<>();
  private final TreeSet<TaskId> taken = new TreeSet<>();
  private final Map<TaskId, Away> away = new TreeMap<>();
  private final TreeSet<String> troubles = new TreeSet<>();
  private final AtomicBoolean changed = new AtomicBoolean(true);
  private final LogBroker.Watcher watcher = new Watcher();
  private final Runnable unwatch;
  private boolean begun;
  private boolean goesOn;
  private volatile boolean leaderless;
  private volatile boolean closed;

  /// Where logs and tasks are.
  ///
  /// @param self the node whose own logs are read without asking anybody
  /// @param watch has its argument run after each change of the view, until what it returns is run
  record Sources(
      ContainerRuntime runtime,
      NodeId self,
      LogBroker nodes,
      Supplier<View> views,
      Function<Runnable, Runnable> watch) {}

  private record Away(Task task, NodeId node, TaskReading.Rest rest, String trouble) {}

  private sealed interface News {
    record Line(LogLine line) implements News {}

    record Over(TaskId task, String trouble) implements News {}

    record Gone(Away away) implements News {}

    record Changed() implements News {}
  }

  ServiceLogs(Sources sources, LogQuery query) {
    this.sources = sources;
    this.query = query;
    sources.nodes().watch(watcher);
    unwatch = sources.watch().apply(this::wake);
  }

  @Override
  public Optional<LogLine> next() throws IOException, InterruptedException {
    while (!closed) {
      if (leaderless) throw new LogTrouble(LOST);
      if (changed.getAndSet(false)) look();
      if (!goesOn && open.isEmpty()) return end();
      switch (news.take()) {
        case News.Line(var line) -> {
          return Optional.of(line);
        }
        case News.Over(var task, var trouble) -> {
          open.remove(task);
          if (!trouble.isEmpty()) troubles.add(trouble);
        }
        case News.Gone(var gone) -> {
          open.remove(gone.task().id());
          away.put(gone.task().id(), gone);
          // It may be back already.
          changed.set(true);
        }
        case News.Changed() -> {}
      }
    }
    return Optional.empty();
  }

  private Optional<LogLine> end() throws LogTrouble {
    away.values().forEach(gone -> troubles.add(gone.trouble()));
    if (troubles.isEmpty()) return Optional.empty();
    throw new LogTrouble(
        "rpc error: code = Unknown desc = warning: incomplete log stream. some logs could not be"
            + " retrieved for the following reasons: "
            + String.join(", ", troubles));
  }

  /// Begins to read what there is to be read since the last look.
  private void look() {
    if (begun && !query.follow()) return;
    View view = sources.views().get();
    List<Task> tasks = LogSelection.tasks(view, query);
    taken.retainAll(tasks.stream().map(Task::id).collect(Collectors.toSet()));
    for (Task task : tasks) {
      if (taken.add(task.id())) {
        task.node().ifPresent(node -> begin(view, task, node, TaskReading.Rest.all(query())));
      }
    }
    if (query.follow()) goOn(view);
    if (!begun) unscheduled(view);
    goesOn = LogSelection.goesOn(view, query);
    begun = true;
  }

  /// A task that is named itself is missed when it is nowhere.
  private void unscheduled(View view) {
    if (query.follow() || !(query.source() instanceof Source.OfTask(var id))) return;
    view.task(id)
        .filter(task -> task.node().isEmpty())
        .ifPresent(_ -> troubles.add("task " + id + " has not been scheduled"));
  }

  private void goOn(View view) {
    for (Away gone : List.copyOf(away.values())) {
      if (!sources.nodes().canAsk(gone.node())) continue;
      away.remove(gone.task().id());
      begin(view, gone.task(), gone.node(), gone.rest());
    }
  }

  private void begin(View view, Task task, NodeId node, TaskReading.Rest rest) {
    var patience = LogSelection.isDown(view, node) ? Duration.ZERO : PATIENCE;
    var reading =
        new TaskReading(
            "log-" + task.id(),
            query -> opened(task, node, query, patience),
            rest,
            new Reader(task, node));
    open.put(task.id(), reading);
    reading.start();
    if (closed) reading.close();
  }

  private TaskLog opened(Task task, NodeId node, TaskLogQuery query, Duration patience)
      throws IOException, InterruptedException {
    return node.equals(sources.self())
        ? sources.runtime().log(task, query)
        : sources.nodes().read(node, task, query, patience);
  }

  private TaskLogQuery query() {
    return new TaskLogQuery(
        query.stdout(), query.stderr(), query.follow(), query.since(), query.tail());
  }

  private void wake() {
    // Whoever finds the queue full looks for itself before it waits.
    if (changed.compareAndSet(false, true)) news.offer(new News.Changed());
  }

  /// Wakes up whoever waits: readers for room or for lines, and the client for either.
  @Override
  public void close() {
    closed = true;
    unwatch.run();
    sources.nodes().unwatch(watcher);
    open.values().forEach(TaskReading::close);
    news.clear();
    news.offer(new News.Changed());
  }

  private final class Watcher implements LogBroker.Watcher {
    @Override
    public void nodeCame() {
      wake();
    }

    @Override
    public void leadershipLost() {
      leaderless = true;
      news.offer(new News.Changed());
    }
  }

  private final class Reader implements TaskReading.Reader {
    private final Task task;
    private final NodeId node;

    Reader(Task task, NodeId node) {
      this.task = task;
      this.node = node;
    }

    @Override
    public void line(TaskLogLine line) throws InterruptedException {
      news.put(
          new News.Line(
              new LogLine(
                  node,
                  task.service(),
                  task.id(),
                  line.isError(),
                  line.at(),
                  line.details(),
                  line.text())));
    }

    @Override
    public void over(String trouble) throws InterruptedException {
      news.put(new News.Over(task.id(), trouble));
    }

    @Override
    public void away(TaskReading.Rest rest, String trouble) throws InterruptedException {
      news.put(new News.Gone(new Away(task, node, rest, trouble)));
    }
  }
}
