package dev.skep.daemon.rpc;

import dev.skep.daemon.pki.NodeName;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.model.NodeId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// Tries the address at which a manager says it is reached, before the log depends on it.
public final class DialBack {
  private static final int PATIENCE_MILLIS = 5_000;

  private DialBack() {}

  /// @param address `host:port`
  /// @throws IOException if nobody answers there, or not the manager `expected`
  public static void check(ReloadingTls tls, String address, NodeId expected) throws IOException {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
    int port = Integer.parseInt(address.substring(colon + 1));
    try (var plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      plain.setSoTimeout(PATIENCE_MILLIS);
      try (var socket = secured(tls, plain, host, port)) {
        socket.startHandshake();
        String found = name(socket);
        if (!found.equals(expected.value())) {
          throw new IOException("node " + found + " answers at " + address + ", not " + expected);
        }
      }
    }
  }

  private static SSLSocket secured(ReloadingTls tls, Socket plain, String host, int port)
      throws IOException {
    try {
      var context = SSLContext.getInstance("TLSv1.3");
      context.init(
          new KeyManager[] {tls.keyManager()}, new TrustManager[] {tls.trustManagers()}, null);
      return (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS", e);
    }
  }

  private static String name(SSLSocket socket) throws IOException {
    return socket.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate
        ? NodeName.of(certificate).map(NodeName::nodeId).orElse("")
        : "";
  }
}
