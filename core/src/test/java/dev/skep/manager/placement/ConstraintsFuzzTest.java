package dev.skep.manager.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.Node;
import dev.skep.testkit.Fuzz;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Odd;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whatever stands in `--constraint`.
@Timeout(120)
class ConstraintsFuzzTest {
  private static final Node NODE = Nodes.labelled(Nodes.ready("n1"), "zone", "a");

  private static final List<String> KEYS =
      List.of(
          "node.id",
          "node.hostname",
          "node.role",
          "Node.Platform.OS",
          "node.platform.arch",
          "node.labels.zone",
          "node.labels.none",
          "engine.labels.tier");

  private static final List<String> VALUES =
      List.of("n1", "N1", "a", "worker", "linux", "x86_64", "*", "a.b", "$1", "(a|b)", "a b");

  private static final List<String> PIECES =
      List.of(
          "node.",
          "ip",
          "labels.",
          "zone",
          "==",
          "!=",
          "=",
          "!",
          " ",
          "10.0.0.1",
          "/8",
          "::1",
          "a",
          "9",
          "-",
          "/129",
          "İ",
          "\n");

  private static final int TEXTS = 200;

  @Test
  void isRefusedOrHoldsForANodeOrDoesNot() {
    Fuzz.play(odd -> {
      for (int count = 0; count < TEXTS; count++) {
        String text =
            odd.oneIn(2) ? odd.of(PIECES) : odd.oneIn(4) ? odd.text() : odd.worn(good(odd, "=="));
        boolean refused = Constraints.problem(List.of(text)).isPresent();
        Constraints parsed = Constraints.of(List.of(text));
        assertEquals(refused, parsed.isEmpty(), text);
        assertTrue(parsed.admit(NODE) || !refused, text);
      }
    });
  }

  @Test
  void holdsOrItsOppositeDoes() {
    Fuzz.play(odd -> {
      String key = odd.pick(KEYS);
      String value = odd.pick(VALUES);
      assertFalse(Constraints.problem(List.of(key + "==" + value)).isPresent());
      assertNotEquals(admits(key + " == " + value), admits(key + "!=" + value), key + value);
    });
  }

  private static boolean admits(String text) {
    return Constraints.of(List.of(text)).admit(NODE);
  }

  private static String good(Odd odd, String operator) {
    return odd.pick(KEYS) + operator + odd.pick(VALUES);
  }
}
