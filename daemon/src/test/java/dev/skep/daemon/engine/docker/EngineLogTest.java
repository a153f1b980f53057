package dev.skep.daemon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.engine.TaskLogLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineLogTest {
  private static final String AT = "2026-05-01T10:00:00.000000001Z  ";
  private static final Instant MOMENT = Instant.parse("2026-05-01T10:00:00.000000001Z");
  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

  @Test
  void givesEachFrameAsALineWithItsStreamAndTime() throws IOException {
    frame(1, AT + "one\n");
    frame(2, "2026-05-01T12:00:00.5+02:00  oh  no\n");

    var lines = framed();
    assertEquals(List.of("1 one\n", "2 oh  no\n"), show(lines));
    assertEquals(MOMENT, lines.getFirst().at());
    assertEquals(Instant.parse("2026-05-01T10:00:00.5Z"), lines.getLast().at());
  }

  @Test
  void readsWhatTheLogDriverKeepsBesideALine() throws IOException {
    frame(1, "2026-05-01T10:00:01Z tier=db,a%2Fb=x%3Dy+z one\n");
    frame(1, "2026-05-01T10:00:01Z tier=db odd\n");
    frame(1, AT + "plain\n");

    var lines = framed();
    assertEquals(List.of("1 one\n", "1 odd\n", "1 plain\n"), show(lines));
    assertEquals(
        List.of("{a/b=x=y z, tier=db}", "{tier=db}", "{}"),
        lines.stream().map(line -> line.details().toString()).toList());
  }

  @Test
  void joinsThePartsOfALongLineByStream() throws IOException {
    frame(1, AT + "aaa");
    frame(2, AT + "oh\n");
    frame(1, "2026-05-01T10:00:01Z  bbb\n");

    var lines = framed();
    assertEquals(List.of("2 oh\n", "1 aaabbb\n"), show(lines));
    assertEquals(MOMENT, lines.getLast().at());
  }

  @Test
  void endsALineThatTheContainerDidNotEnd() throws IOException {
    frame(1, AT + "half");

    assertEquals(List.of("1 half\n"), show(framed()));
  }

  @Test
  void keepsEmptyLines() throws IOException {
    frame(1, AT + "\n");

    assertEquals(List.of("1 \n"), show(framed()));
  }

  @Test
  void readsATerminalsOutputWithoutFrames() throws IOException {
    stream.writeBytes((AT + "one\r\n" + AT + "two\r\n").getBytes(StandardCharsets.UTF_8));

    assertEquals(
        List.of("1 one\r\n", "1 two\r\n"),
        show(lines(LogPieces.raw(new ByteArrayInputStream(stream.toByteArray())))));
  }

  @Test
  void failsWithWhatTheEngineSaysWithinTheStream() {
    frame(3, "Error grabbing logs: disk is gone");

    assertEquals(
        "Error grabbing logs: disk is gone",
        assertThrows(IOException.class, this::framed).getMessage());
  }

  @Test
  void failsOnAStreamThatIsNoLog() {
    stream.writeBytes("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.UTF_8));

    assertThrows(IOException.class, this::framed);
  }

  @Test
  void failsWhenTheStreamEndsInsideAFrame() {
    frame(1, AT + "one\n");
    stream.writeBytes(new byte[] {1, 0, 0, 0, 0, 0, 0, 9, 'x'});

    assertThrows(IOException.class, this::framed);
  }

  @Test
  void hasNoMoreLinesOnceClosed() throws IOException {
    frame(1, AT + "one\n");
    var log =
        new EngineLog(
            LogPieces.framed(new ByteArrayInputStream(stream.toByteArray())), () -> stream.reset());
    log.close();

    assertTrue(log.next().isEmpty(), "no line after close");
    assertEquals(0, stream.size(), "the connection is closed");
  }

  private List<TaskLogLine> framed() throws IOException {
    return lines(LogPieces.framed(new ByteArrayInputStream(stream.toByteArray())));
  }

  private static List<TaskLogLine> lines(LogPieces pieces) throws IOException {
    var all = new ArrayList<TaskLogLine>();
    try (var log = new EngineLog(pieces, () -> {})) {
      for (var line = log.next(); line.isPresent(); line = log.next()) all.add(line.get());
    }
    return all;
  }

  private static List<String> show(List<TaskLogLine> lines) {
    return lines.stream()
        .map(line ->
            (line.isError() ? "2 " : "1 ") + new String(line.text(), StandardCharsets.UTF_8))
        .toList();
  }

  private void frame(int kind, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    stream.writeBytes(ByteBuffer.allocate(8).put((byte) kind).putInt(4, bytes.length).array());
    stream.writeBytes(bytes);
  }
}
