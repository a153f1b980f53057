package dev.skep.daemon.rpc;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Slows down who tries join tokens: so many failed attempts a minute from one address, and no
/// more. A token's secret has 128 bits, so this is about the leader's work, not about luck.
final class JoinLimit {
  /// A person mistypes a few times; a room full of hosts behind one address shares this.
  static final int ATTEMPTS = 10;

  static final Duration WINDOW = Duration.ofMinutes(1);

  /// Whoever commands more addresses than these pushes his own earlier ones out.
  static final int ADDRESSES = 10_000;

  private final Map<String, Tries> byAddress =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
          return size() > ADDRESSES;
        }
      };

  /// @param count attempts since then that have not succeeded
  private record Tries(Instant since, int count) {
    boolean isOver(Instant now) {
      return !now.isBefore(since.plus(WINDOW));
    }
  }

  /// Counts an attempt; one under way counts as failed until it has succeeded.
  ///
  /// @return how long to wait if it is one too many
  synchronized Optional<Duration> begin(String address, Instant now) {
    var who = source(address);
    var tries = byAddress.getOrDefault(who, new Tries(now, 0));
    if (tries.isOver(now)) {
      byAddress.remove(who);
      tries = new Tries(now, 0);
    }
    if (tries.count() >= ATTEMPTS) {
      return Optional.of(Duration.between(now, tries.since().plus(WINDOW)));
    }
    byAddress.put(who, new Tries(tries.since(), tries.count() + 1));
    return Optional.empty();
  }

  synchronized void succeeded(String address) {
    byAddress.computeIfPresent(
        source(address),
        (_, tries) -> tries.count() <= 1 ? null : new Tries(tries.since(), tries.count() - 1));
  }

  synchronized int addresses() {
    return byAddress.size();
  }

  /// A host with IPv6 has a whole /64 to choose from.
  private static String source(String address) {
    if (!address.contains(":")) return address;
    var ip = InetAddress.ofLiteral(address);
    return ip instanceof Inet6Address
        ? Arrays.toString(Arrays.copyOf(ip.getAddress(), 8))
        : address;
  }
}
