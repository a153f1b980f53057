package dev.skep.daemon.engine.docker;

import dev.skep.daemon.engine.LineJoiner;
import dev.skep.daemon.engine.TaskLog;
import dev.skep.daemon.engine.TaskLogLine;
import dev.skep.daemon.engine.docker.LogPieces.Piece;
import dev.skep.model.Values;
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

  /// `timestamp details text`; the details may be empty.
  private Optional<TaskLogLine> joined(Piece piece) {
    byte[] bytes = piece.bytes();
    LineJoiner stream = piece.isError() ? stderr : stdout;
    int first = blank(bytes, 0);
    Optional<Instant> moment = moment(new String(bytes, 0, first, StandardCharsets.ISO_8859_1));
    // Without a timestamp all of it is text.
    if (moment.isEmpty() || first == bytes.length) {
      return stream.add(last, Values.noLabels(), bytes);
    }
    last = moment.get();
    int second = blank(bytes, first + 1);
    if (second == bytes.length) {
      return stream.add(
          last, Values.noLabels(), Arrays.copyOfRange(bytes, first + 1, bytes.length));
    }
    String details = new String(bytes, first + 1, second - first - 1, StandardCharsets.UTF_8);
    return stream.add(
        last, LogDetails.parse(details), Arrays.copyOfRange(bytes, second + 1, bytes.length));
  }

  /// Where the next one is; the length if there is none.
  private static int blank(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != ' ') at++;
    return at;
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
