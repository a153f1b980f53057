package dev.skep.daemon.http.jetty;

import dev.skep.daemon.http.Client;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/// Watches the connection while a request is being answered. HTTP/1.1 servers do not read then;
/// without this, a client that hangs up on a silent stream would go unnoticed until the next byte.
final class ConnectedClient implements Client {
  private final String address;
  private final EndPoint connection;
  private final List<Runnable> actions = new ArrayList<>();
  private boolean watchable;
  private boolean gone;
  private boolean over;
  private final HangUpWatch watch;

  ConnectedClient(Request request) {
    this.connection = request.getConnectionMetaData().getConnection().getEndPoint();
    this.address = Request.getRemoteAddr(request);
    this.watch = new HangUpWatch(connection, this::hungUp);
  }

  @Override
  public String address() {
    return address.isEmpty() ? "@" : address;
  }

  @Override
  public void whenGone(Runnable action) {
    synchronized (this) {
      if (over) return;
      if (!gone) {
        actions.add(action);
        if (watchable) watch.start();
        return;
      }
    }
    action.run();
  }

  synchronized void bodyConsumed() {
    watchable = true;
    if (!over && !actions.isEmpty()) watch.start();
  }

  private void hungUp() {
    List<Runnable> due;
    synchronized (this) {
      if (over) return;
      gone = true;
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(Runnable::run);
  }

  /// The answer is complete, or the connection changes hands; gives back what was read too far.
  ByteBuffer release() {
    synchronized (this) {
      over = true;
      actions.clear();
    }
    return watch.stop();
  }

  EndPoint connection() {
    return connection;
  }
}
