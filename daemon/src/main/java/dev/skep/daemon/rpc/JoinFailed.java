package dev.skep.daemon.rpc;

/// Joining did not work; the message is for the user.
public final class JoinFailed extends Exception {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /// Whose trouble it is.
  public enum Kind {
    /// The managers do not take what was asked.
    REFUSED,
    /// No manager could be reached, or none of them could decide.
    UNAVAILABLE,
    /// Something else, on their side or on the way.
    OTHER
  }

  JoinFailed(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
