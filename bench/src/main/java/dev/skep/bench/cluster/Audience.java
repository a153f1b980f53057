package dev.skep.bench.cluster;

import dev.skep.bench.load.Visitors;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Those who ask a service for its page, in equal parts: from outside at the published port of each
/// host, and from a container's network at the virtual IP.
final class Audience implements AutoCloseable {
  private final SequencedMap<String, Visitors> outside = new LinkedHashMap<>();
  private final Process inside;

  /// @param port published by the service
  /// @param neighbour service with a container on the first host, on a network of the one that is
  ///   asked
  /// @param virtualIp the service's on that network
  /// @param perSecond requests, all together
  Audience(Hosts hosts, int port, String neighbour, String virtualIp, int perSecond)
      throws IOException, InterruptedException {
    int share = perSecond / (Hosts.COUNT + 1);
    String[] inside = {virtualIp, "80", Integer.toString(share)};
    this.inside = Elsewhere.inContainer(hosts, 1, neighbour, Visitors.class, inside);
    for (int host : Hosts.each()) {
      var door = new InetSocketAddress(hosts.address(host), port);
      outside.put("port of host " + host, new Visitors(door, share));
    }
  }

  /// Failed requests of those outside, for who watches it go on.
  int failedOutside() {
    return outside.values().stream().mapToInt(it -> it.tally().failed()).sum();
  }

  /// Sends them home, and asks them how it was.
  List<Account> accounts() throws IOException, InterruptedException {
    var accounts = new ArrayList<Account>();
    for (var each : outside.entrySet()) {
      each.getValue().close();
      accounts.add(Account.of(each.getKey(), each.getValue().tally().text()));
    }
    inside.getOutputStream().close();
    String said = new String(inside.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    inside.waitFor();
    accounts.add(Account.of("virtual IP, in a container's network", said));
    return accounts;
  }

  @Override
  public void close() throws InterruptedException {
    for (Visitors each : outside.values()) each.close();
    inside.destroyForcibly();
  }
}
