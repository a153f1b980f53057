package dev.skep.daemon.http.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/// Waits for the end of the client's direction by being the reader of the connection for a while. A
/// byte instead of an end is the client's next request: it is kept for the rightful reader, and the
/// watch is over.
final class HangUpWatch implements Callback {
  /// No more than fits back into the request buffer beside what is there.
  private static final int PEEK_BYTES = 1024;

  private final EndPoint connection;
  private final Runnable hungUp;
  private final ByteBuffer early = BufferUtil.allocate(PEEK_BYTES);
  private boolean started;
  private boolean stopped;

  HangUpWatch(EndPoint connection, Runnable hungUp) {
    this.connection = connection;
    this.hungUp = hungUp;
  }

  synchronized void start() {
    if (started || stopped) return;
    started = true;
    connection.tryFillInterested(this);
  }

  /// From now on the connection is left alone.
  ByteBuffer stop() {
    synchronized (this) {
      stopped = true;
      if (!started) return early;
    }
    if (connection instanceof AbstractEndPoint readable)
      readable.getFillInterest().onFail(new IOException("watch is over"));
    return early;
  }

  @Override
  public void succeeded() {
    if (looksGone()) hungUp.run();
  }

  @Override
  public void failed(Throwable cause) {
    synchronized (this) {
      if (stopped) return;
    }
    hungUp.run();
  }

  private synchronized boolean looksGone() {
    if (stopped) return false;
    try {
      var n = connection.fill(early);
      if (n == 0) connection.tryFillInterested(this);
      return n < 0;
    } catch (IOException reset) {
      return true;
    }
  }
}
