package dev.skep.daemon.rpc;

import java.io.IOException;

/// A request that was passed on did not come to its answer's end.
public final class ApiBroken extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean started;

  ApiBroken(String message, boolean started, Throwable cause) {
    super(message, cause);
    this.started = started;
  }

  /// Whether the other manager may have begun with it; if not, nothing was done for certain.
  public boolean started() {
    return started;
  }
}
