package dev.skep.daemon.rpc;

/// The sending end of a session. Never blocks: what the peer does not take is queued, up to a
/// bound, beyond which the session is cut off.
public interface Sender<M> {
  /// False if the session is over.
  boolean send(M message);

  /// Ends the session; the peer is told why.
  void close(String why);
}
