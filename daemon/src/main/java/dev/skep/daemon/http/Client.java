package dev.skep.daemon.http;

/// Who asks.
public interface Client {
  /// The peer's address; a unix socket's peer has none and is `@`.
  String address();

  /// Whether another manager asks in the stead of a client of its own: such a request is served
  /// here or turned away, never passed on again.
  default boolean isManager() {
    return false;
  }

  /// Runs `action`, at most once and on another thread, when the client hangs up before its answer
  /// is complete. Long streams close their source here: a silent stream would otherwise never
  /// notice.
  void whenGone(Runnable action);
}
