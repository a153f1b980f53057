package dev.skep.daemon.names;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The node's own name servers, as its `/etc/resolv.conf` says. Looks at each question whether the
/// file has changed: hosts change networks, and containers outlive that.
final class ResolvConf implements Supplier<List<InetSocketAddress>> {
  static final Path FILE = Path.of("/etc/resolv.conf");

  /// As many as the C library heeds.
  private static final int MOST_SERVERS = 3;

  private static final int PORT = 53;

  private static final System.Logger LOG = System.getLogger(ResolvConf.class.getName());

  private final Path file;
  private Reading last = new Reading(FileTime.fromMillis(0), -1, List.of());

  private record Reading(FileTime changed, long bytes, List<InetSocketAddress> servers) {}

  ResolvConf(Path file) {
    this.file = file;
  }

  /// None if the file is not there.
  @Override
  public synchronized List<InetSocketAddress> get() {
    try {
      var changed = Files.getLastModifiedTime(file);
      long bytes = Files.size(file);
      if (!changed.equals(last.changed()) || bytes != last.bytes()) {
        last = new Reading(changed, bytes, servers(Files.readAllLines(file)));
        LOG.log(System.Logger.Level.INFO, "names outside are asked of {0}", last.servers());
      }
      return last.servers();
    } catch (IOException unreadable) {
      LOG.log(System.Logger.Level.DEBUG, "{0} is not read: {1}", file, unreadable.getMessage());
      return List.of();
    }
  }

  static List<InetSocketAddress> servers(List<String> lines) {
    var servers = new ArrayList<InetSocketAddress>();
    for (String line : lines) {
      String[] words = line.trim().split("\\s+");
      if (words.length < 2 || !words[0].equals("nameserver")) continue;
      if (servers.size() == MOST_SERVERS) break;
      try {
        servers.add(new InetSocketAddress(InetAddress.ofLiteral(words[1]), PORT));
      } catch (IllegalArgumentException _) {
        LOG.log(System.Logger.Level.WARNING, "not the address of a name server: {0}", words[1]);
      }
    }
    return List.copyOf(servers);
  }
}
