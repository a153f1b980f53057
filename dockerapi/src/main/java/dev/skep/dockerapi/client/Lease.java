package dev.skep.dockerapi.client;

/// Who owns a connection while it serves one request. It ends exactly once: back to the pool,
/// handed over, or closed; a late abort must not hit a connection that already serves somebody
/// else.
final class Lease {
  private final Wire wire;
  private final Upload upload;
  private final ConnectionPool pool;
  private boolean over;

  Lease(Wire wire, Upload upload, ConnectionPool pool) {
    this.wire = wire;
    this.upload = upload;
    this.pool = pool;
  }

  Wire wire() {
    return wire;
  }

  Upload upload() {
    return upload;
  }

  void abort() {
    if (!end()) return;
    upload.stop();
    wire.close();
  }

  /// Ends the request; the connection is kept when nothing of this request is left on it.
  void release(boolean clean) {
    if (!end()) return;
    upload.stop();
    if (clean && upload.complete()) pool.give(wire);
    else wire.close();
  }

  /// The connection belongs to the caller now.
  Wire handOver() {
    if (!end()) throw new IllegalStateException("connection is already released");
    return wire;
  }

  private synchronized boolean end() {
    var first = !over;
    over = true;
    return first;
  }
}
