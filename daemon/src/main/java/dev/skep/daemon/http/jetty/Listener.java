package dev.skep.daemon.http.jetty;

import dev.skep.dockerapi.client.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;

/// A place to listen that has passed the rules: whoever reaches the API owns the host, so it is
/// never open to the network unguarded.
sealed interface Listener {

  /// The socket's group may use it, as with Docker's own.
  record UnixSocket(Path path) implements Listener {}

  record LoopbackTcp(String host, int port) implements Listener {}

  record TlsTcp(String host, int port, ApiTls.On tls) implements Listener {
    /// Not the keys.
    @Override
    public String toString() {
      return "TlsTcp[" + host + ":" + port + "]";
    }
  }

  static Listener of(Endpoint address, ApiTls tls) throws IOException {
    return switch (address) {
      case Endpoint.Unix(var path) -> new UnixSocket(path);
      case Endpoint.Tcp tcp ->
          switch (tls) {
            case ApiTls.Off _ when isLoopback(tcp.host()) ->
                new LoopbackTcp(tcp.host(), tcp.port());
            case ApiTls.Off _ -> throw unguarded(tcp, "TLS");
            case ApiTls.On on when on.verifies() || isLoopback(tcp.host()) ->
                new TlsTcp(tcp.host(), tcp.port(), on);
            case ApiTls.On _ -> throw unguarded(tcp, "client certificates (--tlsverify)");
          };
    };
  }

  private static boolean isLoopback(String host) throws IOException {
    return !host.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
  }

  private static IOException unguarded(Endpoint.Tcp address, String guard) {
    return new IOException(
        "refusing to listen on "
            + address
            + " without "
            + guard
            + ": anyone who can reach it would control this host. Use --tlsverify, a unix socket or"
            + " a loopback address such as tcp://127.0.0.1:"
            + address.port());
  }

  /// Makes way for the socket file: removes one that nobody answers on any more, refuses to take
  /// one over that is alive.
  default void prepare() throws IOException {
    switch (this) {
      case UnixSocket(var path) -> clear(path);
      case LoopbackTcp _, TlsTcp _ -> {}
    }
  }

  /// Called once the socket exists. Until then only the owner could connect: nothing wider than the
  /// umask's 0755 exists, and connecting needs the write bit.
  default void listening() throws IOException {
    switch (this) {
      case UnixSocket(var path) -> open(path);
      case LoopbackTcp _, TlsTcp _ -> {}
    }
  }

  private static void clear(Path path) throws IOException {
    var parent = path.getParent();
    if (parent != null) Files.createDirectories(parent);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) return;
    if (!Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
      throw new IOException(path + " exists and is not a socket");
    }
    if (answers(path)) throw new IOException("another daemon already listens on unix://" + path);
    Files.delete(path);
  }

  private static boolean answers(Path path) throws IOException {
    try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return probe.connect(UnixDomainSocketAddress.of(path));
    } catch (ConnectException refused) {
      return false;
    }
  }

  private static void open(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
    try {
      var docker =
          path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName("docker");
      Files.getFileAttributeView(path, PosixFileAttributeView.class).setGroup(docker);
    } catch (UserPrincipalNotFoundException noSuchGroup) {
      // Without the group only the daemon's own user and group may connect, as with Docker.
    }
  }
}
