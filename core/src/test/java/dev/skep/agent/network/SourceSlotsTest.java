package dev.skep.agent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SourceSlotsTest {
  private static final List<String> TEN =
      IntStream.range(2, 12).mapToObj(i -> "10.0.1." + i + " . 80").toList();

  @Test
  void givesEveryBackendItsShare() {
    var shares = new TreeMap<String, Integer>();
    SourceSlots.owners(TEN).forEach(owner -> shares.merge(owner, 1, Integer::sum));

    assertEquals(TEN.size(), shares.size(), shares.toString());
    int fair = SourceSlots.COUNT / TEN.size();
    assertTrue(
        shares.values().stream().allMatch(share -> share > fair / 2 && share < fair * 2),
        shares.toString());
  }

  @Test
  void movesOnlyWhomALeavingBackendLeaves() {
    var before = SourceSlots.owners(TEN);
    for (String gone : TEN) {
      var after = SourceSlots.owners(TEN.stream().filter(it -> !it.equals(gone)).toList());
      for (int slot = 0; slot < SourceSlots.COUNT; slot++) {
        if (!before.get(slot).equals(gone)) assertEquals(before.get(slot), after.get(slot));
      }
    }
  }

  @Test
  void doesNotDependOnTheOrderInWhichBackendsAreKnown() {
    assertEquals(SourceSlots.owners(TEN), SourceSlots.owners(TEN.reversed()));
    assertEquals(Collections.nCopies(SourceSlots.COUNT, "a"), SourceSlots.owners(List.of("a")));
  }
}
