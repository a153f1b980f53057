package dev.skep.agent.network;

import static dev.skep.agent.network.Planes.FRONT;
import static dev.skep.agent.network.Planes.peer;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KernelRoutesTest {
  private static final DataPlane WANTED =
      Planes.planeOf(Planes.overlay("192.0.2.1"))
          .withMesh(
              new Mesh(
                  FRONT.bridge(),
                  List.of(peer("10.0.1.252", "192.0.2.2"), peer("10.0.1.253", "192.0.2.3"))));
  private static final KernelDevices PRESENT = Planes.present(WANTED);

  /// As iproute2 6.1 prints them.
  private static final String LISTING =
      """
      0:	from all lookup local
      4788:	not from all fwmark 0x5e000000/0xff000000 goto 4790 proto 94
      4789:	from all fwmark 0x5e0001fc lookup 1577058812 proto 94
      4789:	from all fwmark 0x5e0001fd lookup 1577058813 proto 94
      4790:	from all nop proto 94
      32766:	from all lookup main
      default via 10.0.1.252 dev skepfrontnet table 1577058812\s
      default via 10.0.1.253 dev skepfrontnet table 1577058813\s
      """;

  private static List<String> repairs(String lines) {
    return KernelRoutes.parse(lines).repairs(WANTED, PRESENT);
  }

  @Test
  void leavesWhatIsAsWantedAlone() {
    assertEquals(List.of(), repairs(LISTING));
  }

  @Test
  void leadsEachMarkToTheNodeThatItStandsForAndTheRestPastAllMarks() {
    assertEquals(
        List.of(
            "route replace default via 10.0.1.252 dev skepfrontnet table 1577058812 proto 94",
            "route replace default via 10.0.1.253 dev skepfrontnet table 1577058813 proto 94",
            "rule add pref 4788 not from all fwmark 0x5e000000/0xff000000 goto 4790 protocol 94",
            "rule add pref 4789 from all fwmark 0x5e0001fc lookup 1577058812 protocol 94",
            "rule add pref 4789 from all fwmark 0x5e0001fd lookup 1577058813 protocol 94",
            "rule add pref 4790 from all nop protocol 94"),
        repairs("0:\tfrom all lookup local\n"));
  }

  @Test
  void addsOnlyTheTargetThatARuleMisses() {
    assertEquals(
        List.of("rule add pref 4790 from all nop protocol 94"),
        repairs(
            LISTING
                .replace("4790:\tfrom all nop proto 94\n", "")
                .replace("goto 4790", "goto 4790 [unresolved]")));
  }

  @Test
  void takesWhatLedToANodeThatIsGone() {
    assertEquals(
        List.of(
            "rule del pref 4789 from all fwmark 0x5e000177 lookup 1577058679 protocol 94",
            "route del default via 10.0.1.119 dev skepfrontnet table 1577058679"),
        repairs(
            LISTING
                + """
                4789:	from all fwmark 0x5e000177 lookup 1577058679 proto 94
                default via 10.0.1.119 dev skepfrontnet table 1577058679
                """));
  }

  @Test
  void takesEverythingOfItsOwnAndNothingOfOthersWithoutAMesh() {
    var others =
        "4789:\tfrom all fwmark 0x1 lookup 100\n5210:\tfrom all fwmark 0x80000/0xff0000 lookup main\n";
    var lines = KernelRoutes.parse(LISTING + others).repairs(DataPlane.EMPTY, PRESENT);

    assertEquals(6, lines.size(), lines::toString);
    assertEquals(List.of(), KernelRoutes.parse(others).repairs(DataPlane.EMPTY, PRESENT));
  }

  @Test
  void waitsForTheBridgeThatLeadsToTheOthers() {
    var none = new KernelDevices(new TreeMap<>(), new TreeMap<>());

    assertEquals(List.of(), KernelRoutes.parse("").repairs(WANTED, none));
  }
}
