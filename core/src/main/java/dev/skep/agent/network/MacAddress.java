package dev.skep.agent.network;

import dev.skep.model.Ipv4;

/// Hardware addresses that follow from IPv4 addresses, so that whoever knows the one knows the
/// other: `02:42` and the four bytes. The engine gives its containers such addresses; we give them
/// to our bridges.
final class MacAddress {
  private MacAddress() {}

  /// As the kernel prints it.
  static String of(Ipv4 address) {
    int bits = address.bits();
    return "02:42:"
        + octet(bits >>> 24)
        + ":"
        + octet(bits >>> 16)
        + ":"
        + octet(bits >>> 8)
        + ":"
        + octet(bits);
  }

  private static String octet(int bits) {
    int octet = bits & 0xff;
    return (octet < 16 ? "0" : "") + Integer.toHexString(octet);
  }
}
