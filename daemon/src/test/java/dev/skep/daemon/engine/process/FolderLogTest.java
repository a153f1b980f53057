package dev.skep.daemon.engine.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.engine.TaskLogLine;
import dev.skep.daemon.engine.TaskLogQuery;
import dev.skep.model.TaskId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLogTest {
  private static final Instant EARLIER = Instant.parse("2026-05-01T10:00:00Z");
  private static final Instant LATER = Instant.parse("2026-05-01T11:00:00Z");
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

  @TempDir Path root;
  private TaskFolder folder;

  @BeforeEach
  void create() throws IOException {
    folder = new TaskFolder(root, new TaskId("t1"));
    folder.create();
  }

  @AfterEach
  void end() {
    folder.kill();
  }

  @Test
  void givesWholeLinesOfTheStreamWrittenToLastAtTheEnd() throws Exception {
    write(folder.stdout(), "one\ntwo\n", LATER);
    write(folder.stderr(), "oh\n", EARLIER);

    assertEquals(List.of("2 oh", "1 one", "1 two"), lines(TaskLogQuery.ALL));
  }

  @Test
  void datesLinesByTheirFilesLastChange() throws Exception {
    write(folder.stdout(), "one\n", LATER);

    try (var log = open(TaskLogQuery.ALL)) {
      assertEquals(LATER, log.next().orElseThrow().at());
    }
  }

  @Test
  void endsTheLastLineThatTheProcessDidNotEnd() throws Exception {
    write(folder.stdout(), "one\ntw", LATER);

    assertEquals(List.of("1 one", "1 tw"), lines(TaskLogQuery.ALL));
  }

  @Test
  void givesOnlyTheStreamsAskedFor() throws Exception {
    write(folder.stdout(), "one\n", LATER);
    write(folder.stderr(), "oh\n", EARLIER);

    var query = new TaskLogQuery(false, true, false, TaskLogQuery.ALL.since(), noTail());
    assertEquals(List.of("2 oh"), lines(query));
  }

  @Test
  void countsTheLastLinesOverBothStreams() throws Exception {
    write(folder.stderr(), "a\nb\n", EARLIER);
    write(folder.stdout(), "one\ntwo\nthree\n", LATER);

    assertEquals(List.of(), lines(TaskLogQuery.ALL.last(0)));
    assertEquals(List.of("1 two", "1 three"), lines(TaskLogQuery.ALL.last(2)));
    assertEquals(List.of("2 b", "1 one", "1 two", "1 three"), lines(TaskLogQuery.ALL.last(4)));
    assertEquals(5, lines(TaskLogQuery.ALL.last(99)).size());
  }

  @Test
  void findsTheLastLinesOfALongFile() throws Exception {
    var text = new StringBuilder();
    for (int i = 1; i <= 30_000; i++) text.append("line ").append(i).append('\n');
    write(folder.stdout(), text.toString(), LATER);

    var last = lines(TaskLogQuery.ALL.last(20_000));
    assertEquals(20_000, last.size());
    assertEquals("1 line 10001", last.getFirst());
    assertEquals(30_000, lines(TaskLogQuery.ALL).size());
  }

  @Test
  void leavesOutWhatIsSurelyOlder() throws Exception {
    write(folder.stdout(), "one\n", LATER);
    write(folder.stderr(), "oh\n", EARLIER);

    assertEquals(List.of("1 one"), lines(TaskLogQuery.ALL.since(LATER)));
  }

  @Test
  void cutsLinesThatNoReaderCouldHold() throws Exception {
    write(folder.stdout(), "x".repeat(TaskLogLine.LINE_BYTES + 10) + "\n", LATER);

    var lines = lines(TaskLogQuery.ALL);
    assertEquals(2, lines.size());
    assertTrue(lines.getFirst().length() >= TaskLogLine.LINE_BYTES, "the first part is full");
  }

  @Test
  void isEmptyForATaskThatIsNotThere() throws Exception {
    folder.delete();

    assertEquals(List.of(), lines(TaskLogQuery.ALL.following()));
  }

  @Test
  void followsUntilTheProcessEnds() throws Exception {
    start("echo one; read x <go; echo two >&2; echo -n three");
    try (var log = open(TaskLogQuery.ALL.following())) {
      assertEquals("1 one", show(log.next().orElseThrow()));
      go();
      var two = log.next().orElseThrow();
      var three = log.next().orElseThrow();
      assertEquals(List.of("2 two", "1 three"), List.of(show(two), show(three)));
      assertEquals(NOW, three.at());
      assertTrue(log.next().isEmpty(), "the log ends with the process");
    }
  }

  @Test
  void followsFromTheEndWhenNoOldLinesAreWanted() throws Exception {
    start("echo one; echo >ready; read x <go; echo two");
    awaitFile("ready");
    try (var log = open(TaskLogQuery.ALL.following().last(0))) {
      go();
      assertEquals("1 two", show(log.next().orElseThrow()));
    }
  }

  @Test
  void letsItsReaderGoWhenItIsClosed() throws Exception {
    start("read x <go");
    var log = open(TaskLogQuery.ALL.following());
    var closer = Thread.ofVirtual().start(log::close);

    assertTrue(log.next().isEmpty(), "a closed log has no more lines");
    closer.join();
  }

  private void start(String script) throws IOException, InterruptedException {
    new ProcessBuilder("mkfifo", root.resolve("t1/go").toString()).start().waitFor();
    folder.start(List.of("/bin/sh", "-c", script), Map.of());
  }

  private void go() throws IOException {
    Files.writeString(root.resolve("t1/go"), "\n");
  }

  /// The process tells nobody else.
  private void awaitFile(String name) {
    while (!Files.exists(root.resolve("t1").resolve(name))) Thread.onSpinWait();
  }

  private static OptionalLong noTail() {
    return OptionalLong.empty();
  }

  private List<String> lines(TaskLogQuery query) throws IOException, InterruptedException {
    var all = new ArrayList<String>();
    try (var log = open(query)) {
      for (var line = log.next(); line.isPresent(); line = log.next()) all.add(show(line.get()));
    }
    return all;
  }

  private FolderLog open(TaskLogQuery query) throws IOException {
    return new FolderLog(folder, query, InstantSource.fixed(NOW));
  }

  private static String show(TaskLogLine line) {
    String text = new String(line.text(), StandardCharsets.UTF_8);
    assertTrue(text.endsWith("\n"), "a line ends with a newline: " + text);
    return (line.isError() ? "2 " : "1 ") + text.strip();
  }

  private static void write(Path file, String text, Instant modified) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(modified));
  }
}
