package dev.skep.daemon.engine.process;

import dev.skep.daemon.engine.LineJoiner;
import dev.skep.daemon.engine.TaskLogLine;
import dev.skep.model.Values;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// One of the two files that a process writes to, read piece by piece. Nothing is kept open between
/// pieces.
final class OutputFile {
  private static final int PIECE_BYTES = 64 * 1024;

  private final Path file;
  private final LineJoiner lines;
  private final long sizeThen;
  private final Instant modifiedThen;
  private long position;

  private OutputFile(Path file, boolean isError, long sizeThen, Instant modifiedThen) {
    this.file = file;
    this.lines = new LineJoiner(isError);
    this.sizeThen = sizeThen;
    this.modifiedThen = modifiedThen;
  }

  /// As it is now, to be read from its beginning. A file that is not there is empty.
  static OutputFile open(Path file, boolean isError) throws IOException {
    try {
      Instant modified = Files.getLastModifiedTime(file).toInstant();
      return new OutputFile(file, isError, Files.size(file), modified);
    } catch (NoSuchFileException _) {
      return new OutputFile(file, isError, 0, Instant.EPOCH);
    }
  }

  Instant modified() {
    return modifiedThen;
  }

  void skipToEnd() {
    position = sizeThen;
  }

  /// Leaves only the last lines to be read.
  ///
  /// @return how many there are, at most `wanted`
  long skipToLast(long wanted) throws IOException {
    long found = 0;
    long end = sizeThen;
    position = sizeThen;
    while (found < wanted && end > 0) {
      long start = Math.max(0, end - PIECE_BYTES);
      byte[] piece = read(start, (int) (end - start));
      for (int at = piece.length - 1; at >= 0 && found < wanted; at--) {
        // The newline before a line, or the file's beginning, is where it starts.
        boolean isLast = start + at == sizeThen - 1;
        if (piece[at] != '\n' || isLast) continue;
        position = start + at + 1;
        found++;
      }
      end = start;
    }
    if (found < wanted && sizeThen > 0) {
      position = 0;
      found++;
    }
    return found;
  }

  /// What was there when it was opened is not all read yet.
  boolean isBehind() {
    return position < sizeThen;
  }

  /// Another piece's lines; empty when there is no more for now. May be without lines: of a long
  /// one, a piece is not enough.
  Optional<List<TaskLogLine>> more(InstantSource clock) throws IOException {
    long length = isBehind() ? Math.min(PIECE_BYTES, sizeThen - position) : PIECE_BYTES;
    byte[] piece = read(position, (int) length);
    if (piece.length == 0) {
      // Somebody has cut the file: what was there is not any more.
      position = Math.max(position, sizeThen);
      return Optional.empty();
    }
    Instant at = isBehind() ? modifiedThen : clock.instant();
    position += piece.length;
    return Optional.of(split(at, piece));
  }

  Optional<TaskLogLine> rest() {
    return lines.rest();
  }

  private List<TaskLogLine> split(Instant at, byte[] piece) {
    var whole = new ArrayList<TaskLogLine>();
    int start = 0;
    for (int end = 0; end < piece.length; end++) {
      if (piece[end] != '\n' && end < piece.length - 1) continue;
      lines
          .add(at, Values.noLabels(), Arrays.copyOfRange(piece, start, end + 1))
          .ifPresent(whole::add);
      start = end + 1;
    }
    return whole;
  }

  private byte[] read(long from, int length) throws IOException {
    try (var channel = FileChannel.open(file)) {
      var buffer = ByteBuffer.allocate(length);
      while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) > 0) {
        // Until the piece is full or the file ends.
      }
      return Arrays.copyOf(buffer.array(), buffer.position());
    } catch (NoSuchFileException _) {
      return new byte[0];
    }
  }
}
