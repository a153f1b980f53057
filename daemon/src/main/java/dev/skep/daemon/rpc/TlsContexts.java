package dev.skep.daemon.rpc;

import dev.skep.daemon.pki.ReloadingTls;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.thirdparty.io.grpc.netty.GrpcSslContexts;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.ClientAuth;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContextBuilder;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;

/// TLS 1.3 by the JDK, whose trust and key managers can be swapped under it; OpenSSL's would cost
/// native memory too.
final class TlsContexts {
  private static final String PROTOCOL = "TLSv1.3";

  private TlsContexts() {}

  /// A certificate is optional here, because a joining node has none; the guard asks for it per
  /// method.
  static SslContext server(ReloadingTls tls) {
    return build(
        SslContextBuilder.forServer(tls.keyManager())
            .trustManager(tls.trustAnyNode())
            .clientAuth(ClientAuth.OPTIONAL));
  }

  static SslContext client(ReloadingTls tls) {
    return build(
        SslContextBuilder.forClient()
            .keyManager(tls.keyManager())
            .trustManager(tls.trustManagers()));
  }

  static SslContext clientWithoutCertificate(X509ExtendedTrustManager trust) {
    return build(SslContextBuilder.forClient().trustManager(trust));
  }

  static GrpcTlsConfig betweenManagers(ReloadingTls tls) {
    var builder = GrpcTlsConfig.newBuilder();
    builder
        .setKeyManager(tls.keyManager())
        .setTrustManager(tls.trustManagers())
        .setMutualTls(true)
        .setSslProvider(SslProvider.JDK)
        .setProtocols(PROTOCOL);
    return builder.build();
  }

  private static SslContext build(SslContextBuilder builder) {
    try {
      return GrpcSslContexts.configure(builder, SslProvider.JDK).protocols(PROTOCOL).build();
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS", e);
    }
  }
}
