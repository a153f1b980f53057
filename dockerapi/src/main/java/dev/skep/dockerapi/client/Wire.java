package dev.skep.dockerapi.client;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// One connection: a buffered reader and an unbuffered writer that never wait for one another.
final class Wire implements Closeable {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final SocketChannel channel;
  private final ByteBuffer unread = ByteBuffer.allocate(BUFFER_BYTES).flip();

  Wire(SocketChannel channel) {
    this.channel = channel;
  }

  /// Whether the peer closed an idle connection, or sent something nobody asked for.
  boolean stale() {
    try {
      channel.configureBlocking(false);
      try {
        return unread.hasRemaining() || channel.read(ByteBuffer.allocate(1)) != 0;
      } finally {
        channel.configureBlocking(true);
      }
    } catch (IOException gone) {
      return true;
    }
  }

  int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) return 0;
    if (!unread.hasRemaining()) {
      if (length >= BUFFER_BYTES) return channel.read(ByteBuffer.wrap(into, offset, length));
      if (!fill()) return -1;
    }
    var n = Math.min(length, unread.remaining());
    unread.get(into, offset, n);
    return n;
  }

  int read() throws IOException {
    return unread.hasRemaining() || fill() ? unread.get() & 0xff : -1;
  }

  private boolean fill() throws IOException {
    unread.clear();
    var n = channel.read(unread);
    unread.flip();
    return n > 0;
  }

  /// A line of a header without its end; at most `limit` bytes.
  String line(int limit) throws IOException {
    var text = new StringBuilder();
    while (true) {
      var next = read();
      if (next < 0)
        throw new EOFException(
            text.isEmpty() ? "connection closed" : "connection closed inside a header line");
      if (next == '\n') break;
      if (text.length() >= limit)
        throw new DockerException.Broken("header line is longer than " + limit + " bytes");
      text.append((char) next);
    }
    if (!text.isEmpty() && text.charAt(text.length() - 1) == '\r')
      text.setLength(text.length() - 1);
    return text.toString();
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    var buffer = ByteBuffer.wrap(bytes, offset, length);
    while (buffer.hasRemaining()) channel.write(buffer);
  }

  void write(String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    write(bytes, 0, bytes.length);
  }

  void closeOutput() throws IOException {
    channel.shutdownOutput();
  }

  boolean open() {
    return channel.isOpen();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException alreadyGone) {
      // Nothing is left to release: the descriptor is gone either way.
    }
  }

  InputStream input() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return Wire.this.read();
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return Wire.this.read(into, offset, length);
      }
    };
  }

  OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        Wire.this.write(bytes, offset, length);
      }
    };
  }
}
