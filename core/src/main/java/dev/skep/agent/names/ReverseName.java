package dev.skep.agent.names;

import dev.skep.model.Ipv4;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;

/// Names of addresses: `5.1.0.10.in-addr.arpa` is 10.0.1.5's.
final class ReverseName {
  private static final String ZONE = ".in-addr.arpa";

  private ReverseName() {}

  /// Empty if it is not the name of one IPv4 address.
  ///
  /// @param name in lower case
  static Optional<Ipv4> address(String name) {
    if (!name.endsWith(ZONE)) return Optional.empty();
    var octets = Arrays.asList(name.substring(0, name.length() - ZONE.length()).split("\\.", -1));
    Collections.reverse(octets);
    try {
      return Optional.of(Ipv4.parse(String.join(".", octets)));
    } catch (IllegalArgumentException another) {
      return Optional.empty();
    }
  }
}
