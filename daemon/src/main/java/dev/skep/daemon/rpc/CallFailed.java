package dev.skep.daemon.rpc;

import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;

/// A call to the managers came to nothing; the message is for the user.
public final class CallFailed extends Exception {
  private final boolean refused;

  private CallFailed(String message, boolean refused, Throwable cause) {
    super(message, cause);
    this.refused = refused;
  }

  static CallFailed of(StatusRuntimeException failed) {
    boolean refused =
        switch (failed.getStatus().getCode()) {
          case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, INTERNAL, UNKNOWN -> false;
          default -> true;
        };
    return new CallFailed(Reasons.of(failed.getStatus()), refused, failed);
  }

  /// Whether the leader has declined, so that asking again the same would be in vain.
  public boolean isRefused() {
    return refused;
  }
}
