package dev.skep.daemon.engine;

import dev.skep.model.Values;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;

/// Makes whole lines of one stream's pieces. A line bears the time and the details of its first
/// piece.
public final class LineJoiner {
  private final boolean isError;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private Instant since = Instant.EPOCH;
  private SortedMap<String, String> details = Values.noLabels();

  public LineJoiner(boolean isError) {
    this.isError = isError;
  }

  /// The line that this piece completes.
  ///
  /// @param piece has no newline before its last byte
  public Optional<TaskLogLine> add(Instant at, SortedMap<String, String> beside, byte[] piece) {
    if (piece.length == 0) return Optional.empty();
    if (begun.size() == 0) {
      since = at;
      details = beside;
    }
    begun.writeBytes(piece);
    boolean whole = piece[piece.length - 1] == '\n';
    return whole || begun.size() >= TaskLogLine.LINE_BYTES ? rest() : Optional.empty();
  }

  /// What has been begun, as a line.
  public Optional<TaskLogLine> rest() {
    if (begun.size() == 0) return Optional.empty();
    byte[] text = begun.toByteArray();
    begun.reset();
    return Optional.of(new TaskLogLine(isError, since, withNewline(text), details));
  }

  private static byte[] withNewline(byte[] text) {
    if (text[text.length - 1] == '\n') return text;
    byte[] ended = Arrays.copyOf(text, text.length + 1);
    ended[text.length] = '\n';
    return ended;
  }
}
