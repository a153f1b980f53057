package dev.skep.daemon.runner;

import dev.skep.daemon.disk.RecordCodec;
import dev.skep.daemon.raft.LogMachine;
import dev.skep.daemon.raft.SnapshotPlan;
import dev.skep.manager.events.SwarmEvent;
import dev.skep.manager.events.SwarmEvents;
import dev.skep.model.ClusterSpec;
import dev.skep.model.StoreObject;
import dev.skep.store.Applied;
import dev.skep.store.InvariantViolation;
import dev.skep.store.LogEntry;
import dev.skep.store.View;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// This manager's copy of the state, kept up to date by the log. Anyone may read the view at any
/// time.
public final class Replica implements LogMachine {
  /// Outcomes kept for the leader, who fetches them right after the commit: as many entries as a
  /// turn may write, and then some.
  private static final int OUTCOMES = 1024;

  private final Leadership leadership;
  private final Consumer<SwarmEvent> news;
  private final NavigableMap<Long, Applied> outcomes = new ConcurrentSkipListMap<>();
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private volatile View view = View.EMPTY;

  /// Who is told when this manager begins and ceases to lead.
  public interface Leadership {
    void leading(long term);

    void following(Optional<String> leader);

    void fault(Throwable cause);
  }

  /// @param news hears what happens, once the view shows it; returns at once
  public Replica(Leadership leadership, Consumer<SwarmEvent> news) {
    this.leadership = leadership;
    this.news = news;
  }

  public View view() {
    return view;
  }

  /// From now on `changed` runs after each change of the view, on the log's thread: it returns at
  /// once.
  ///
  /// @return ends that
  Runnable watch(Runnable changed) {
    watchers.add(changed);
    return () -> watchers.remove(changed);
  }

  /// What became of the entry at `index`, once it has been applied here.
  Applied outcome(long index) {
    Applied found = outcomes.remove(index);
    if (found == null) throw new InvariantViolation("no outcome is kept of entry " + index);
    return found;
  }

  @Override
  public void apply(long term, long index, byte[] entry) {
    LogEntry decoded = RecordCodec.decode(LogEntry.class, entry);
    Applied applied = view.apply(index, term, decoded);
    outcomes.put(index, applied);
    outcomes.headMap(index - OUTCOMES).clear();
    view = applied.view();
    watchers.forEach(Runnable::run);
    applied.events().forEach(it -> SwarmEvents.of(it, decoded.at()).ifPresent(news));
  }

  @Override
  public Snapshot snapshot() {
    View now = view;
    return out -> write(now, out);
  }

  private static void write(View view, OutputStream out) {
    try (var writer = new RecordCodec.Writer(out)) {
      view.objects().forEach(object -> writer.write(StoreObject.class, object));
    }
  }

  @Override
  public void restore(long term, long index, InputStream content) {
    var objects = new ArrayList<StoreObject>();
    try (var reader = new RecordCodec.Reader(content)) {
      for (var next = reader.read(StoreObject.class);
          next.isPresent();
          next = reader.read(StoreObject.class)) {
        objects.add(next.get());
      }
    }
    outcomes.clear();
    view = View.of(index, term, objects.stream());
    watchers.forEach(Runnable::run);
  }

  /// As users set it.
  @Override
  public SnapshotPlan snapshots(SnapshotPlan configured) {
    return view.cluster().map(it -> plan(it.spec().raft())).orElse(configured);
  }

  /// Numbers beyond what there can ever be, which users may send, mean the most there is.
  static SnapshotPlan plan(ClusterSpec.Raft raft) {
    long older = raft.keepOldSnapshots().orElse(0L);
    return new SnapshotPlan(
        raft.snapshotInterval() < 0 ? Long.MAX_VALUE : raft.snapshotInterval(),
        older < 0 ? Long.MAX_VALUE : older);
  }

  @Override
  public void leading(long term) {
    leadership.leading(term);
  }

  @Override
  public void following(Optional<String> leader) {
    leadership.following(leader);
  }

  @Override
  public void fault(Throwable cause) {
    leadership.fault(cause);
  }
}
