package dev.skep.daemon.engine.docker;

import dev.skep.daemon.engine.LineJoiner;
import dev.skep.daemon.engine.TaskLog;
import dev.skep.daemon.engine.TaskLogLine;
import dev.skep.daemon.engine.docker.LogPieces.Piece;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;

/// What an engine says of a container's output, as lines. A line that was too long for the engine's
/// log driver comes in parts and is put together again.
final class EngineLog implements TaskLog {
  private final LogPieces pieces;
  private final Closeable connection;
  private final LineJoiner stdout = new LineJoiner(false);
  private final LineJoiner stderr = new LineJoiner(true);
  private Instant last = Instant.EPOCH;
  private volatile boolean closed;

  EngineLog(LogPieces pieces, Closeable connection) {
    this.pieces = pieces;
    this.connection = connection;
  }

  @Override
  public Optional<TaskLogLine> next() throws IOException {
    try {
      while (!closed) {
        Optional<Piece> piece = pieces.next();
        if (piece.isEmpty()) return rest();
        Optional<TaskLogLine> line = joined(piece.get());
        if (line.isPresent()) return line;
      }
      return Optional.empty();
    } catch (IOException broke) {
      // Closing the connection under the reader is how it is woken up.
      if (closed) return Optional.empty();
      throw broke;
    }
  }

  private Optional<TaskLogLine> rest() {
    return stdout.rest().or(stderr::rest);
  }

  private Optional<TaskLogLine> joined(Piece piece) {
    byte[] bytes = piece.bytes();
    int space = 0;
    while (space < bytes.length && bytes[space] != ' ') space++;
    Optional<Instant> moment = moment(new String(bytes, 0, space, StandardCharsets.ISO_8859_1));
    // Without a timestamp all of it is text.
    byte[] text =
        moment.isEmpty() || space == bytes.length
            ? bytes
            : Arrays.copyOfRange(bytes, space + 1, bytes.length);
    last = moment.orElse(last);
    return (piece.isError() ? stderr : stdout).add(last, text);
  }

  private static Optional<Instant> moment(String text) {
    try {
      return Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      connection.close();
    } catch (IOException _) {
      // Nothing more is read from it.
    }
  }
}
