package dev.skep.daemon.http.jetty;

import javax.net.ssl.SSLContext;

/// How clients over TCP are met. Unix sockets are guarded by the file system and know no TLS.
public sealed interface ApiTls {
  record Off() implements ApiTls {}

  /// @param verifies whether a client must show a certificate of the authority in `context`
  record On(SSLContext context, boolean verifies) implements ApiTls {}
}
