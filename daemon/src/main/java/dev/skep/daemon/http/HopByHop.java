package dev.skep.daemon.http;

import dev.skep.dockerapi.client.Headers;
import java.util.Arrays;

/// Header fields that speak about one connection only; each side of a forwarder has its own.
public final class HopByHop {
  private static final String[] NAMES = {
    "Connection",
    "Keep-Alive",
    "Proxy-Connection",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade"
  };

  private HopByHop() {}

  public static Headers stripped(Headers headers) {
    var named =
        headers.all("Connection").stream()
            .flatMap(value -> Arrays.stream(value.split(",")))
            .map(String::strip)
            .toArray(String[]::new);
    return headers.without(NAMES).without(named);
  }
}
