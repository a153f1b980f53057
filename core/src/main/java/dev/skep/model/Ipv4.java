package dev.skep.model;

/// An IPv4 address. A type of our own because `InetAddress` may ask a name server when it parses.
/// Ordered as unsigned numbers.
public record Ipv4(int bits) implements Comparable<Ipv4> {
  public static final Ipv4 ANY = new Ipv4(0);

  /// Dotted decimal without leading zeros, exactly as the kernel prints it.
  public static Ipv4 parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) throw new IllegalArgumentException("not an IPv4 address: " + text);
    int bits = 0;
    for (String part : parts) bits = bits << 8 | octet(part, text);
    return new Ipv4(bits);
  }

  /// Of `10.0.1.5/24` the address; the prefix length may be missing.
  public static Ipv4 withoutPrefix(String text) {
    int slash = text.indexOf('/');
    return parse(slash < 0 ? text : text.substring(0, slash));
  }

  private static int octet(String part, String whole) {
    if (part.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(part) <= 255) {
      return Integer.parseInt(part);
    }
    throw new IllegalArgumentException("not an IPv4 address: " + whole);
  }

  public boolean isLoopback() {
    return bits >>> 24 == 127;
  }

  public Ipv4 plus(int addresses) {
    return new Ipv4(bits + addresses);
  }

  @Override
  public int compareTo(Ipv4 other) {
    return Integer.compareUnsigned(bits, other.bits);
  }

  @Override
  public String toString() {
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 255)
        + "."
        + (bits >>> 8 & 255)
        + "."
        + (bits & 255);
  }
}
