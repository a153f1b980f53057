package dev.skep.daemon.http;

/// Who asks.
public interface Client {
  /// The peer's address; a unix socket's peer has none and is `@`.
  String address();

  /// Runs `action`, at most once and on another thread, when the client hangs up before its answer
  /// is complete. Long streams close their source here: a silent stream would otherwise never
  /// notice.
  void whenGone(Runnable action);
}
