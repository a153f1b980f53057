package dev.skep.dockerapi.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// Where a Docker API listens, written as `DOCKER_HOST` writes it.
public sealed interface Endpoint {

  /// `unix:///path/of.sock`
  record Unix(Path path) implements Endpoint {
    @Override
    public String toString() {
      return "unix://" + path;
    }
  }

  /// `tcp://host:port`, plain.
  record Tcp(String host, int port) implements Endpoint {
    @Override
    public String toString() {
      return "tcp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /// The port that `tcp://host` means when none is written, as in Docker.
  int DEFAULT_PORT = 2375;

  static Endpoint parse(String address) {
    if (address.startsWith("unix://")) {
      var path = address.substring("unix://".length());
      if (!path.startsWith("/"))
        throw new IllegalArgumentException("unix address needs an absolute path: " + address);
      return new Unix(Path.of(path));
    }
    if (address.startsWith("tcp://")) return tcp(address, address.substring("tcp://".length()));
    throw new IllegalArgumentException("address is neither unix:// nor tcp://: " + address);
  }

  private static Endpoint tcp(String address, String rest) {
    var authority = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    var colon = authority.lastIndexOf(':');
    var hasPort = colon > authority.lastIndexOf(']');
    var host = hasPort ? authority.substring(0, colon) : authority;
    if (host.startsWith("[") && host.endsWith("]")) host = host.substring(1, host.length() - 1);
    if (!hasPort) return new Tcp(host, DEFAULT_PORT);
    try {
      var port = Integer.parseInt(authority.substring(colon + 1));
      if (port >= 0 && port <= 65535) return new Tcp(host, port);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException("port is not a number: " + address, notANumber);
    }
    throw new IllegalArgumentException("port is outside 0..65535: " + address);
  }

  /// The `Host` header of requests to this endpoint.
  default String host() {
    return switch (this) {
      case Unix _ -> "docker";
      case Tcp(var name, var port) -> (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    };
  }

  /// An open channel that is not connected yet.
  default SocketChannel channel() throws IOException {
    return switch (this) {
      case Unix _ -> SocketChannel.open(StandardProtocolFamily.UNIX);
      case Tcp _ -> {
        var channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        yield channel;
      }
    };
  }

  default SocketAddress address() {
    return switch (this) {
      case Unix(var path) -> UnixDomainSocketAddress.of(path);
      case Tcp(var name, var port) -> new InetSocketAddress(name, port);
    };
  }
}
