package dev.skep.bench.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One client of a web server, with one connection at most.
final class Visitor implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final byte[] KEEP = request("keep-alive");
  private static final byte[] ONCE = request("close");

  private final InetSocketAddress server;
  private final boolean keeps;
  private final Tally tally;
  private Connection connection = Connection.NONE;

  Visitor(InetSocketAddress server, boolean keeps, Tally tally) {
    this.server = server;
    this.keeps = keeps;
    this.tally = tally;
  }

  private record Connection(Socket socket, InputStream in) {
    static final Connection NONE = new Connection(new Socket(), InputStream.nullInputStream());

    static Connection to(InetSocketAddress server) throws IOException {
      var socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(server, PATIENCE_MILLIS);
      return new Connection(socket, new BufferedInputStream(socket.getInputStream()));
    }

    boolean isThere() {
      return this != NONE;
    }
  }

  private static byte[] request(String connection) {
    return ("GET / HTTP/1.1\r\nHost: web\r\nConnection: " + connection + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  void visit() {
    long began = System.nanoTime();
    boolean kept = connection.isThere();
    try {
      try {
        ask();
      } catch (NoAnswer closed) {
        if (!kept) throw closed;
        tally.repeated();
        leave();
        kept = false;
        ask();
      }
      tally.answered(System.nanoTime() - began);
    } catch (IOException failed) {
      tally.failed((kept ? "kept" : "new") + " connection: " + failed);
      leave();
    }
    if (!keeps) leave();
  }

  /// The connection has ended before anything of an answer has come.
  private static final class NoAnswer extends IOException {
    private static final long serialVersionUID = 1;

    NoAnswer(IOException why) {
      super("no answer", why);
    }

    @Override
    public String toString() {
      return getMessage() + ": " + getCause();
    }
  }

  private void ask() throws IOException {
    if (!connection.isThere()) connection = Connection.to(server);
    String status;
    try {
      connection.socket().getOutputStream().write(keeps ? KEEP : ONCE);
      status = line();
    } catch (SocketTimeoutException silent) {
      throw silent;
    } catch (IOException ended) {
      throw new NoAnswer(ended);
    }
    if (!status.startsWith("HTTP/1.1 200 ")) throw new IOException(status);
    int length = 0;
    boolean closes = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      }
      closes |= lower.equals("connection: close");
    }
    connection.in().skipNBytes(length);
    if (closes) leave();
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = connection.in().read(); c != '\n'; c = connection.in().read()) {
      if (c < 0) throw new EOFException("the server has closed the connection");
      if (c != '\r') line.append((char) c);
    }
    return line.toString();
  }

  private void leave() {
    try {
      connection.socket().close();
    } catch (IOException alreadyGone) {
      // There is nothing left to lose.
    }
    connection = Connection.NONE;
  }

  @Override
  public void close() {
    leave();
  }
}
