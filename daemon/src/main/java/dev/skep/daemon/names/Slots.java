package dev.skep.daemon.names;

import dev.skep.model.Ipv4;
import java.util.Map;
import java.util.TreeMap;

/// How much may be under way at once: in all, and for each asker, so that one that asks without end
/// leaves room for the others.
final class Slots {
  private final int all;
  private final int each;
  private final Map<Ipv4, Integer> taken = new TreeMap<>();
  private int used;

  Slots(int all, int each) {
    this.all = all;
    this.each = each;
  }

  /// Does not wait.
  synchronized boolean take(Ipv4 asker) {
    int its = taken.getOrDefault(asker, 0);
    if (used >= all || its >= each) return false;
    taken.put(asker, its + 1);
    used++;
    return true;
  }

  synchronized void giveBack(Ipv4 asker) {
    taken.computeIfPresent(asker, (_, its) -> its > 1 ? its - 1 : null);
    used--;
  }
}
