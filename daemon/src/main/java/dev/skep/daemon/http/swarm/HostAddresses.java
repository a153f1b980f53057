package dev.skep.daemon.http.swarm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The addresses of this host, by interface.
///
/// @param all every interface that is up; what a user names is looked up here
/// @param outward those through which other hosts may reach this one: no loopback, no bridge and
///   nothing that hangs on one, no tunnel
public record HostAddresses(
    SortedMap<String, List<InetAddress>> all, SortedMap<String, List<InetAddress>> outward) {

  /// Where they are read: the host itself, in a daemon.
  public interface Source {
    HostAddresses read() throws IOException;
  }

  public static HostAddresses read() throws IOException {
    var all = new TreeMap<String, List<InetAddress>>();
    var outward = new TreeMap<String, List<InetAddress>>();
    for (NetworkInterface it : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      if (!it.isUp()) continue;
      List<InetAddress> addresses = Collections.list(it.getInetAddresses());
      all.put(it.getName(), addresses);
      if (isOutward(it)) outward.put(it.getName(), addresses);
    }
    return new HostAddresses(all, outward);
  }

  private static boolean isOutward(NetworkInterface it) throws IOException {
    if (it.isLoopback() || it.isPointToPoint()) return false;
    Path kernel = Path.of("/sys/class/net", it.getName());
    if (Files.exists(kernel.resolve("bridge")) || Files.exists(kernel.resolve("master"))) {
      return false;
    }
    Path facts = kernel.resolve("uevent");
    return !Files.exists(facts) || !Files.readString(facts).contains("DEVTYPE=vxlan");
  }
}
