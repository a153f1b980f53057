package dev.skep.model;

import java.util.ArrayList;
import java.util.List;

/// An IPv6 address in two halves. Written in any of its spellings; equal when it means the same.
public record Ipv6(long high, long low) {
  public static final int BITS = 128;
  private static final int GROUPS = 8;

  /// The IPv4-mapped form, `::ffff:10.0.0.1`.
  public static Ipv6 of(Ipv4 address) {
    return new Ipv6(0, 0xffffL << 32 | Integer.toUnsignedLong(address.bits()));
  }

  public static Ipv6 parse(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) return of(groups(text, true, text), List.of(), text);
    var head = groups(text.substring(0, gap), false, text);
    var tail = groups(text.substring(gap + 2), true, text);
    if (head.size() + tail.size() == GROUPS) throw notAnAddress(text);
    return of(head, tail, text);
  }

  public boolean isIpv4() {
    return high == 0 && low >>> 32 == 0xffff;
  }

  /// Whether the first bits are the same.
  public boolean shares(int leading, Ipv6 other) {
    return same(high, other.high, Math.min(leading, Long.SIZE))
        && same(low, other.low, Math.max(leading - Long.SIZE, 0));
  }

  private static boolean same(long one, long other, int leading) {
    // A shift by 64 is a shift by 0 in Java, so no bits need a word of their own.
    return leading == 0 || (one ^ other) >>> (Long.SIZE - leading) == 0;
  }

  private static Ipv6 of(List<Integer> head, List<Integer> tail, String text) {
    int zeros = GROUPS - head.size() - tail.size();
    if (zeros < 0 || zeros > 0 && !text.contains("::")) throw notAnAddress(text);
    var all = new ArrayList<>(head);
    for (int i = 0; i < zeros; i++) all.add(0);
    all.addAll(tail);
    return new Ipv6(half(all.subList(0, GROUPS / 2)), half(all.subList(GROUPS / 2, GROUPS)));
  }

  private static long half(List<Integer> groups) {
    long bits = 0;
    for (int group : groups) bits = bits << 16 | group;
    return bits;
  }

  /// @param last whether the address may end here in the notation of IPv4
  private static List<Integer> groups(String part, boolean last, String whole) {
    var groups = new ArrayList<Integer>();
    if (part.isEmpty()) return groups;
    String[] texts = part.split(":", -1);
    for (int i = 0; i < texts.length; i++) {
      if (last && i == texts.length - 1 && texts[i].contains(".")) {
        int bits = Ipv4.parse(texts[i]).bits();
        groups.add(bits >>> 16);
        groups.add(bits & 0xffff);
      } else {
        groups.add(group(texts[i], whole));
      }
    }
    return groups;
  }

  private static int group(String text, String whole) {
    if (!text.matches("[0-9a-fA-F]{1,4}")) throw notAnAddress(whole);
    return Integer.parseInt(text, 16);
  }

  private static IllegalArgumentException notAnAddress(String text) {
    return new IllegalArgumentException("not an IPv6 address: " + text);
  }
}
