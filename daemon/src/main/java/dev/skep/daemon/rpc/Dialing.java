package dev.skep.daemon.rpc;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.thirdparty.io.netty.channel.ConnectTimeoutException;

/// Why a manager could not be dialled, in the words that users know from Docker.
final class Dialing {
  private Dialing() {}

  /// @param manager `host:port`
  /// @return `failed` itself if the manager was reached
  static StatusRuntimeException told(String manager, StatusRuntimeException failed) {
    return causes(failed)
        .flatMap(cause -> words(cause).stream())
        .findFirst()
        .map(why ->
            Status.UNAVAILABLE
                .withDescription(
                    "connection error: desc = \"transport: Error while dialing dial tcp "
                        + manager
                        + ": "
                        + why
                        + "\"")
                .asRuntimeException())
        .orElse(failed);
  }

  private static Stream<Throwable> causes(Throwable failed) {
    return Stream.iterate(failed, cause -> cause != null, Throwable::getCause);
  }

  private static Optional<String> words(Throwable cause) {
    return switch (cause) {
      case ConnectTimeoutException _ -> Optional.of("i/o timeout");
      case NoRouteToHostException _ -> Optional.of("connect: no route to host");
      case UnknownHostException _ -> Optional.of("lookup: no such host");
      case ConnectException refused -> Optional.of("connect: " + errno(refused));
      default -> Optional.empty();
    };
  }

  /// Netty's text is `finishConnect(..) failed with error(-111): Connection refused`, with the
  /// address behind it.
  private static String errno(ConnectException refused) {
    String text = String.valueOf(refused.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("refused") ? "connection refused" : text;
  }
}
