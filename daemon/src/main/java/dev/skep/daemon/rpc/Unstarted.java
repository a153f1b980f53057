package dev.skep.daemon.rpc;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.UnresolvedAddressException;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;

/// Tells calls that were turned away at the door from those of which nobody knows how far they
/// came.
final class Unstarted {
  private Unstarted() {}

  static boolean mayHaveStarted(StatusRuntimeException broke) {
    var code = broke.getStatus().getCode();
    // A manager that does not lead, or is too young to know the method, says so before it begins.
    if (code == Status.Code.FAILED_PRECONDITION || code == Status.Code.UNIMPLEMENTED) return false;
    if (code == Status.Code.PERMISSION_DENIED || code == Status.Code.UNAUTHENTICATED) return false;
    return !neverConnected(broke.getStatus().getCause());
  }

  private static boolean neverConnected(@Nullable Throwable cause) {
    for (@Nullable Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof ConnectException
          || each instanceof NoRouteToHostException
          || each instanceof UnresolvedAddressException) return true;
    }
    return false;
  }
}
