package dev.skep.manager.placement;

import dev.skep.model.Ipv4;
import dev.skep.model.Ipv6;
import java.util.Optional;
import java.util.regex.Pattern;

/// An address with the number of leading bits that count: all of them for a single address. IPv4
/// stands in its place within IPv6, so that both are compared in one way.
record AddressBlock(Ipv6 address, int bits) {
  private static final Pattern BITS = Pattern.compile("\\d{1,3}");
  private static final int IPV4_PREFIX = 96;

  static Optional<AddressBlock> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) return address(text).map(address -> new AddressBlock(address, Ipv6.BITS));
    String bits = text.substring(slash + 1);
    if (!BITS.matcher(bits).matches()) return Optional.empty();
    String base = text.substring(0, slash);
    int count = Integer.parseInt(bits) + (base.contains(":") ? 0 : IPV4_PREFIX);
    return address(base)
        .filter(address -> count <= Ipv6.BITS)
        .map(address -> new AddressBlock(address, count));
  }

  /// An address of the other family is in no block, however wide.
  boolean contains(String other) {
    return address(other)
        .filter(o -> o.isIpv4() == address.isIpv4() && o.shares(bits, address))
        .isPresent();
  }

  private static Optional<Ipv6> address(String text) {
    try {
      return Optional.of(text.contains(":") ? Ipv6.parse(text) : Ipv6.of(Ipv4.parse(text)));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }
}
