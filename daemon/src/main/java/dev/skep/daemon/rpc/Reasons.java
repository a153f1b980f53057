package dev.skep.daemon.rpc;

import java.util.Optional;
import org.apache.ratis.thirdparty.io.grpc.Status;

/// Why a call ended, in words.
final class Reasons {
  private Reasons() {}

  static String of(Status status) {
    return "rpc error: code = %s desc = %s"
        .formatted(
            name(status.getCode()),
            Optional.ofNullable(status.getDescription()).orElse("") + rootCause(status));
  }

  /// As Go's gRPC spells codes, which users have seen: `DeadlineExceeded`.
  private static String name(Status.Code code) {
    var name = new StringBuilder();
    for (var word : code.name().split("_"))
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase());
    return name.toString();
  }

  private static String rootCause(Status status) {
    var cause = status.getCause();
    if (cause == null) return "";
    while (cause.getCause() != null) cause = cause.getCause();
    return ": " + cause.getMessage();
  }
}
