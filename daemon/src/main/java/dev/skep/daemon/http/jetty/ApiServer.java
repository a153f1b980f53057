package dev.skep.daemon.http.jetty;

import static java.lang.System.Logger.Level.INFO;

import dev.skep.daemon.http.Api;
import dev.skep.dockerapi.client.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// Serves the API on all its addresses, or on none: a start that fails half-way leaves nothing
/// behind.
public final class ApiServer implements AutoCloseable {
  private static final System.Logger log = System.getLogger(ApiServer.class.getName());

  /// Registry credentials and build secrets travel in headers; Go's server takes 1 MiB.
  private static final int HEADER_BYTES = 1024 * 1024;

  /// Selectors, acceptors and Jetty's reserve. Requests run on virtual threads and do not count.
  private static final int PLATFORM_THREADS = 32;

  private final Server server;
  private final List<Listener> listeners;

  private ApiServer(Server server, List<Listener> listeners) {
    this.server = server;
    this.listeners = listeners;
  }

  /// Without TLS.
  public static ApiServer start(List<Endpoint> addresses, Api api) throws IOException {
    return start(addresses, new ApiTls.Off(), api);
  }

  public static ApiServer start(List<Endpoint> addresses, ApiTls tls, Api api) throws IOException {
    if (addresses.isEmpty()) throw new IllegalArgumentException("no address to listen on");
    var server = new Server(threads());
    server.setStopTimeout(Duration.ZERO.toMillis());
    server.setHandler(new ApiDoor(api));
    server.setErrorHandler(new MalformedRequests());
    var listeners = new ArrayList<Listener>();
    for (var address : addresses) listeners.add(Listener.of(address, tls));
    for (var listener : listeners) server.addConnector(connector(server, listener));
    var started = new ApiServer(server, List.copyOf(listeners));
    started.start();
    return started;
  }

  private static QueuedThreadPool threads() {
    var pool = new QueuedThreadPool(PLATFORM_THREADS, 1);
    pool.setName("http");
    pool.setDaemon(true);
    pool.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-request-", 0).factory()));
    return pool;
  }

  private static AbstractConnector connector(Server server, Listener listener) {
    var connector =
        switch (listener) {
          case Listener.UnixSocket(var path) -> {
            var unix = new UnixDomainServerConnector(server, 1, 1, protocol());
            unix.setUnixDomainPath(path);
            yield unix;
          }
          case Listener.LoopbackTcp(var host, var port) ->
              tcp(new ServerConnector(server, 1, 1, protocol()), host, port);
          case Listener.TlsTcp(var host, var port, var tls) ->
              tcp(new ServerConnector(server, 1, 1, encrypted(tls), protocol()), host, port);
        };
    // Attach and events stay silent for days, and Docker's clients keep idle connections as long as
    // they like.
    connector.setIdleTimeout(0);
    return connector;
  }

  /// An empty host is all addresses.
  private static ServerConnector tcp(ServerConnector connector, String host, int port) {
    if (!host.isEmpty()) connector.setHost(host);
    connector.setPort(port);
    return connector;
  }

  private static SslConnectionFactory encrypted(ApiTls.On tls) {
    var ssl = new SslContextFactory.Server();
    ssl.setSslContext(tls.context());
    ssl.setNeedClientAuth(tls.verifies());
    // Clients call a daemon by whatever address they have; its one certificate is for all of them.
    ssl.setSniRequired(false);
    return new SslConnectionFactory(ssl, HttpVersion.HTTP_1_1.asString());
  }

  private static LenientHttp protocol() {
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setMaxResponseHeaderSize(HEADER_BYTES);
    // Names may contain an escaped slash, and clients on unix sockets send anything as Host, the
    // escaped socket path included.
    http.setUriCompliance(UriCompliance.UNSAFE);
    http.setHttpCompliance(
        HttpCompliance.RFC7230.with(
            "docker",
            HttpCompliance.Violation.UNSAFE_HOST_HEADER,
            HttpCompliance.Violation.MISMATCHED_AUTHORITY));
    return new LenientHttp(http);
  }

  private void start() throws IOException {
    for (var listener : listeners) listener.prepare();
    try {
      server.start();
      for (var listener : listeners) listener.listening();
    } catch (Exception failed) {
      close();
      throw new IOException("cannot listen on " + listeners + ": " + failed.getMessage(), failed);
    }
    log.log(INFO, "API listens on {0}", addresses());
  }

  /// Where it listens, with the port that the system chose where 0 was asked for.
  public List<Endpoint> addresses() {
    var addresses = new ArrayList<Endpoint>();
    for (var connector : server.getConnectors()) {
      if (connector instanceof UnixDomainServerConnector unix)
        addresses.add(new Endpoint.Unix(unix.getUnixDomainPath()));
      if (connector instanceof ServerConnector tcp)
        addresses.add(
            new Endpoint.Tcp(Optional.ofNullable(tcp.getHost()).orElse(""), tcp.getLocalPort()));
    }
    return List.copyOf(addresses);
  }

  /// How many clients are connected.
  public int connections() {
    var open = 0;
    for (var connector : server.getConnectors()) open += connector.getConnectedEndPoints().size();
    return open;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception failed) {
      log.log(System.Logger.Level.WARNING, "API server did not stop cleanly", failed);
    }
  }
}
