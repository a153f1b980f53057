package dev.skep.daemon.engine.docker;

import dev.skep.daemon.engine.TaskLogLine;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The pieces that an engine's log stream is made of, each with a timestamp before its text: frames
/// with stream and length, or, of a terminal, bare lines.
interface LogPieces {
  /// @param bytes a line with its newline, or a part of one without
  record Piece(boolean isError, byte[] bytes) {}

  /// Waits; empty at the end.
  Optional<Piece> next() throws IOException;

  static LogPieces framed(InputStream stream) {
    return new Framed(new BufferedInputStream(stream));
  }

  static LogPieces raw(InputStream stream) {
    return new Raw(new BufferedInputStream(stream));
  }

  /// Each write of the engine is one frame: stream, three bytes of nothing, length, text.
  record Framed(InputStream stream) implements LogPieces {
    private static final int HEADER_BYTES = 8;
    private static final int STDERR = 2;
    private static final int SYSTEM_ERROR = 3;

    /// Log drivers cut lines at 16 KiB, or at 1 MiB at most; more than this is no frame.
    private static final int FRAME_BYTES = 16 * 1024 * 1024;

    @Override
    public Optional<Piece> next() throws IOException {
      byte[] header = stream.readNBytes(HEADER_BYTES);
      if (header.length == 0) return Optional.empty();
      if (header.length < HEADER_BYTES) throw cutOff();
      int kind = header[0];
      int length = ByteBuffer.wrap(header).getInt(4);
      if (kind < 0 || kind > SYSTEM_ERROR || length < 0 || length > FRAME_BYTES) {
        throw new IOException("log stream has a frame of kind " + kind + ", " + length + " bytes");
      }
      byte[] text = stream.readNBytes(length);
      if (text.length < length) throw cutOff();
      if (kind == SYSTEM_ERROR) throw new IOException(new String(text, StandardCharsets.UTF_8));
      return Optional.of(new Piece(kind == STDERR, text));
    }

    private static EOFException cutOff() {
      return new EOFException("log stream ends inside a frame");
    }
  }

  record Raw(InputStream stream) implements LogPieces {
    @Override
    public Optional<Piece> next() throws IOException {
      var line = new ByteArrayOutputStream();
      for (int each = stream.read(); each >= 0; each = stream.read()) {
        line.write(each);
        if (each == '\n' || line.size() >= TaskLogLine.LINE_BYTES) break;
      }
      return line.size() == 0
          ? Optional.empty()
          : Optional.of(new Piece(false, line.toByteArray()));
    }
  }
}
