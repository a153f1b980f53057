package dev.skep.daemon.rpc;

import java.security.cert.CertificateException;
import java.util.Optional;
import org.apache.ratis.thirdparty.io.grpc.Status;

/// Why a call ended, in words.
final class Reasons {
  private Reasons() {}

  static String of(Status status) {
    return "rpc error: code = %s desc = %s"
        .formatted(
            name(status.getCode()),
            Optional.ofNullable(status.getDescription()).map(Reasons::firstLine).orElse("")
                + rootCause(status));
  }

  /// What follows is for those who mend gRPC.
  private static String firstLine(String description) {
    return description.lines().findFirst().orElse("");
  }

  /// As Go's gRPC spells codes, which users have seen: `DeadlineExceeded`.
  private static String name(Status.Code code) {
    var name = new StringBuilder();
    for (var word : code.name().split("_"))
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase());
    return name.toString();
  }

  /// What a certificate lacks says more than where the library has found it out.
  private static String rootCause(Status status) {
    var cause = status.getCause();
    if (cause == null) return "";
    while (cause.getCause() != null && !(cause instanceof CertificateException)) {
      cause = cause.getCause();
    }
    return ": " + cause.getMessage();
  }
}
