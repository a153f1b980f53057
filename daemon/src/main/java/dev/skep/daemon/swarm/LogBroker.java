package dev.skep.daemon.swarm;

import dev.skep.daemon.engine.TaskLog;
import dev.skep.daemon.engine.TaskLogQuery;
import dev.skep.daemon.rpc.LogDesk;
import dev.skep.daemon.rpc.LogMessages.ReadLog;
import dev.skep.daemon.rpc.Sender;
import dev.skep.model.NodeId;
import dev.skep.model.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// The leader's knowledge of which nodes can be asked for logs, and which of their logs are being
/// read. Nothing of it outlives the leadership. Its lock is never held while others are called.
final class LogBroker implements LogDesk {
  private final Map<NodeId, Sender<ReadLog>> nodes = new TreeMap<>();
  private final Map<Long, RemoteLog> reads = new TreeMap<>();
  private final Set<Watcher> watchers = new LinkedHashSet<>();
  private long last;

  /// Who is told what happens here; on any thread, so it returns at once.
  interface Watcher {
    /// A node can be asked from now on.
    void nodeCame();

    /// This manager does not lead any more.
    void leadershipLost();
  }

  synchronized void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  synchronized void unwatch(Watcher watcher) {
    watchers.remove(watcher);
  }

  synchronized boolean canAsk(NodeId node) {
    return nodes.containsKey(node);
  }

  /// Logs of other nodes that are being read.
  synchronized int reading() {
    return reads.size();
  }

  /// Asks a node for the log of one of its tasks.
  ///
  /// @param patience how long to wait for a node that cannot be asked yet: after an election all
  ///   have to find the leader first
  /// @throws NodeAway if it cannot be asked by then
  TaskLog read(NodeId node, Task task, TaskLogQuery query, Duration patience)
      throws NodeAway, InterruptedException {
    Sender<ReadLog> asked;
    RemoteLog log;
    long id;
    synchronized (this) {
      asked = await(node, patience);
      id = ++last;
      log = new RemoteLog(node, () -> forget(id));
      reads.put(id, log);
    }
    if (!asked.send(new ReadLog(id, task, query))) log.lost();
    return log;
  }

  private Sender<ReadLog> await(NodeId node, Duration patience)
      throws NodeAway, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<Sender<ReadLog>> asked = Optional.ofNullable(nodes.get(node));
      if (asked.isPresent()) return asked.get();
      long left = end - System.nanoTime();
      if (left <= 0) throw new NodeAway("node " + node + " is not available");
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  private synchronized void forget(long id) {
    reads.remove(id);
  }

  @Override
  public void listens(NodeId node, Sender<ReadLog> asked) {
    Optional<Sender<ReadLog>> earlier;
    List<RemoteLog> lost;
    List<Watcher> told;
    synchronized (this) {
      earlier = Optional.ofNullable(nodes.put(node, asked));
      // Asked over a line that is gone.
      lost = readFrom(node);
      told = List.copyOf(watchers);
      notifyAll();
    }
    earlier.ifPresent(it -> it.close("replaced by a newer call of the node"));
    lost.forEach(RemoteLog::lost);
    told.forEach(Watcher::nodeCame);
  }

  @Override
  public void deaf(NodeId node, Sender<ReadLog> asked) {
    List<RemoteLog> lost;
    synchronized (this) {
      if (!nodes.remove(node, asked)) return;
      lost = readFrom(node);
    }
    lost.forEach(RemoteLog::lost);
  }

  /// The node's session is over, so it is not asked any more: a line that was cut says nothing by
  /// itself.
  void lost(NodeId node, String why) {
    Optional<Sender<ReadLog>> asked;
    synchronized (this) {
      asked = Optional.ofNullable(nodes.get(node));
    }
    asked.ifPresent(it -> it.close(why));
  }

  private List<RemoteLog> readFrom(NodeId node) {
    return reads.values().stream().filter(log -> log.node().equals(node)).toList();
  }

  @Override
  public Verdict publishes(NodeId node, long id, Flow flow) {
    Optional<RemoteLog> log;
    synchronized (this) {
      log = Optional.ofNullable(reads.get(id));
    }
    if (log.isEmpty()) return new Verdict.Unknown();
    if (!log.get().node().equals(node)) return new Verdict.NotAsked();
    return log.get().begin(flow)
        ? new Verdict.Wanted(log.get(), RemoteLog.AHEAD)
        : new Verdict.Unknown();
  }

  /// This manager does not lead any more: all readers are told, all nodes let go.
  void close() {
    List<Watcher> told;
    List<Sender<ReadLog>> asked;
    synchronized (this) {
      told = List.copyOf(watchers);
      asked = new ArrayList<>(nodes.values());
    }
    told.forEach(Watcher::leadershipLost);
    asked.forEach(it -> it.close("node must disconnect"));
  }
}
