package dev.skep.daemon.engine.process;

import dev.skep.daemon.engine.TaskLog;
import dev.skep.daemon.engine.TaskLogLine;
import dev.skep.daemon.engine.TaskLogQuery;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A process's output as its two files have it. Nobody has noted when a line was written: one that
/// is first seen while following bears that moment, earlier ones that of their file's last change.
/// So the streams are given one after the other, the one that was written to last comes last; and
/// `since` takes or leaves the whole of what a file has at first.
final class FolderLog implements TaskLog {
  /// How often a silent process's files are looked at: soon enough for a reader, and two calls to
  /// the kernel. Watches of the kernel's own are few for each user (128 by default).
  private static final Duration LOOK = Duration.ofMillis(100);

  private final TaskFolder folder;
  private final TaskLogQuery query;
  private final InstantSource clock;
  private final List<OutputFile> files;
  private final Queue<TaskLogLine> ready = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  FolderLog(TaskFolder folder, TaskLogQuery query, InstantSource clock) throws IOException {
    this.folder = folder;
    this.query = query;
    this.clock = clock;
    this.files = open();
  }

  private List<OutputFile> open() throws IOException {
    var opened = new ArrayList<OutputFile>();
    if (query.stdout()) opened.add(OutputFile.open(folder.stdout(), false));
    if (query.stderr()) opened.add(OutputFile.open(folder.stderr(), true));
    opened.sort(Comparator.comparing(OutputFile::modified));
    long left = query.tail().orElse(Long.MAX_VALUE);
    for (OutputFile file : opened.reversed()) {
      if (file.modified().isBefore(query.since().orElse(Instant.MIN))) file.skipToEnd();
      else if (query.tail().isPresent()) left -= file.skipToLast(left);
    }
    return opened;
  }

  @Override
  public Optional<TaskLogLine> next() throws IOException, InterruptedException {
    while (!isClosed()) {
      if (!ready.isEmpty()) return Optional.of(ready.remove());
      // Asked before the files are read: what it wrote last is in them if it had ended by then.
      boolean goesOn = query.follow() && folder.wrapper().isPresent();
      if (readMore()) continue;
      if (!goesOn) return rest();
      var _ = closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }
    return Optional.empty();
  }

  private boolean readMore() throws IOException {
    for (OutputFile file : files) {
      // What was there at first keeps the order of the files.
      if (file.isBehind()) return read(file);
    }
    boolean any = false;
    for (OutputFile file : files) any |= query.follow() && read(file);
    return any;
  }

  private boolean read(OutputFile file) throws IOException {
    Optional<List<TaskLogLine>> lines = file.more(clock);
    lines.ifPresent(ready::addAll);
    return lines.isPresent();
  }

  private Optional<TaskLogLine> rest() {
    return files.stream().flatMap(file -> file.rest().stream()).findFirst();
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
