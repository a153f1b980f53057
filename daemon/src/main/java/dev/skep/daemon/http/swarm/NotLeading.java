package dev.skep.daemon.http.swarm;

/// This manager does not lead, or not any more: a write was turned away before it was proposed, or
/// what is read here may be old.
public final class NotLeading extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NotLeading() {
    super("this manager does not lead", null, false, false);
  }
}
