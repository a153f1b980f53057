package dev.skep.model;

/// A block of IPv4 addresses such as `10.0.1.0/24`; the base has no bits beyond the prefix.
public record Subnet(Ipv4 base, int prefix) implements Comparable<Subnet> {
  public Subnet {
    if (prefix < 0 || prefix > 32) {
      throw new IllegalArgumentException("prefix length is not within 0-32: " + prefix);
    }
    if ((base.bits() & mask(prefix)) != base.bits()) {
      throw new IllegalArgumentException(base + "/" + prefix + " has bits set beyond its prefix");
    }
  }

  public static Subnet parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,2}")) {
      throw new IllegalArgumentException("not a subnet in CIDR notation: " + text);
    }
    return new Subnet(
        Ipv4.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  /// The block of that size which has the address.
  public static Subnet around(Ipv4 address, int prefix) {
    return new Subnet(new Ipv4(address.bits() & mask(prefix)), prefix);
  }

  public boolean contains(Ipv4 address) {
    return (address.bits() & mask(prefix)) == base.bits();
  }

  public boolean overlaps(Subnet other) {
    return contains(other.base) || other.contains(base);
  }

  /// How many addresses, the reserved ones included.
  public long size() {
    return 1L << 32 - prefix;
  }

  public Ipv4 last() {
    return new Ipv4(base.bits() | ~mask(prefix));
  }

  private static int mask(int prefix) {
    // A shift by 32 is a shift by 0 in Java, so /0 needs a word of its own.
    return prefix == 0 ? 0 : -1 << 32 - prefix;
  }

  @Override
  public int compareTo(Subnet other) {
    int byBase = base.compareTo(other.base);
    return byBase != 0 ? byBase : Integer.compare(prefix, other.prefix);
  }

  @Override
  public String toString() {
    return base + "/" + prefix;
  }
}
