package dev.skep.daemon.http.jetty;

import dev.skep.dockerapi.client.Duplex;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.BufferUtil;

/// A client's connection after HTTP, with blocking streams for virtual threads.
final class RawConnection implements Duplex {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final EndPoint connection;
  private final InputStream input;
  private final OutputStream output;

  RawConnection(EndPoint connection, ByteBuffer unread) {
    this.connection = connection;
    this.input = new Input(connection, unread);
    this.output = new Output(connection);
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public void closeOutput() {
    connection.shutdownOutput();
  }

  @Override
  public void close() {
    connection.close();
  }

  private static final class Input extends InputStream {
    private final EndPoint connection;
    private ByteBuffer unread;

    Input(EndPoint connection, ByteBuffer unread) {
      this.connection = connection;
      this.unread = unread;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) return 0;
      if (!unread.hasRemaining() && !fill()) return -1;
      var n = Math.min(length, unread.remaining());
      unread.get(into, offset, n);
      return n;
    }

    private boolean fill() throws IOException {
      unread = BufferUtil.allocate(BUFFER_BYTES);
      while (true) {
        var n = connection.fill(unread);
        if (n != 0) return n > 0;
        try (var readable = Blocker.callback()) {
          connection.fillInterested(readable);
          readable.block();
        }
      }
    }
  }

  private static final class Output extends OutputStream {
    private final EndPoint connection;

    Output(EndPoint connection) {
      this.connection = connection;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try (var written = Blocker.callback()) {
        connection.write(written, ByteBuffer.wrap(bytes, offset, length));
        written.block();
      }
    }
  }
}
