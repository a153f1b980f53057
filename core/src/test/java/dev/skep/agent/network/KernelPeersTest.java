package dev.skep.agent.network;

import static dev.skep.agent.network.Planes.peer;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KernelPeersTest {
  private static final DataPlane WANTED =
      Planes.planeOf(
          Planes.overlay(
              "192.0.2.1", peer("10.0.1.5", "192.0.2.2"), peer("10.0.1.12", "192.0.2.3")));
  private static final KernelDevices PRESENT = Planes.present(WANTED);
  private static final String FORWARDING =
      """
      01:00:5e:00:00:01 dev eth0 self permanent
      02:42:0a:00:01:01 dev skepfrontnet master skepfrontnet permanent
      0e:c8:75:61:91:da dev vxskepfrontnet master skepfrontnet permanent
      02:42:0a:00:01:05 dev vxskepfrontnet dst 192.0.2.2 self permanent
      02:42:0a:00:01:0c dev vxskepfrontnet dst 192.0.2.3 self permanent
      """;
  private static final String NEIGHBOURS =
      """
      10.0.1.5 dev vxskepfrontnet lladdr 02:42:0a:00:01:05 PERMANENT
      10.0.1.12 dev vxskepfrontnet lladdr 02:42:0a:00:01:0c PERMANENT
      """;

  private static List<String> forwarding(String lines) {
    return KernelPeers.parse(lines, "").forwardingRepairs(WANTED, PRESENT);
  }

  private static List<String> neighbours(String lines) {
    return KernelPeers.parse("", lines).neighbourRepairs(WANTED, PRESENT);
  }

  @Test
  void leavesWhatIsAsWantedAlone() {
    assertEquals(List.of(), forwarding(FORWARDING));
    assertEquals(List.of(), neighbours(NEIGHBOURS));
  }

  @Test
  void saysBehindWhichNodeEachAddressIs() {
    assertEquals(
        List.of(
            "fdb replace 02:42:0a:00:01:05 dev vxskepfrontnet dst 192.0.2.2 self permanent",
            "fdb replace 02:42:0a:00:01:0c dev vxskepfrontnet dst 192.0.2.3 self permanent"),
        forwarding(""));
    assertEquals(
        List.of(
            "neigh replace 10.0.1.12 lladdr 02:42:0a:00:01:0c dev vxskepfrontnet nud permanent",
            "neigh replace 10.0.1.5 lladdr 02:42:0a:00:01:05 dev vxskepfrontnet nud permanent"),
        neighbours(""));
  }

  @Test
  void leadsAnAddressThatHasMovedElsewhereWithoutAGap() {
    assertEquals(
        List.of("fdb replace 02:42:0a:00:01:05 dev vxskepfrontnet dst 192.0.2.2 self permanent"),
        forwarding(FORWARDING.replace("dst 192.0.2.2", "dst 192.0.2.9")));
    assertEquals(
        List.of("neigh replace 10.0.1.5 lladdr 02:42:0a:00:01:05 dev vxskepfrontnet nud permanent"),
        neighbours(NEIGHBOURS.replace("00:01:05", "00:01:66")));
  }

  @Test
  void takesASecondNodeOfAnAddressAndFloodingAndWhatIsGone() {
    assertEquals(
        List.of(
            "fdb del 00:00:00:00:00:00 dev vxskepfrontnet dst 192.0.2.2 self",
            "fdb del 02:42:0a:00:01:05 dev vxskepfrontnet dst 192.0.2.9 self",
            "fdb del 02:42:0a:00:01:77 dev vxskepfrontnet dst 192.0.2.2 self"),
        forwarding(
            FORWARDING
                + """
                02:42:0a:00:01:05 dev vxskepfrontnet dst 192.0.2.9 self permanent
                00:00:00:00:00:00 dev vxskepfrontnet dst 192.0.2.2 self permanent
                02:42:0a:00:01:77 dev vxskepfrontnet dst 192.0.2.2 self permanent
                """));
    assertEquals(
        List.of("neigh del 10.0.1.119 dev vxskepfrontnet"),
        neighbours(
            NEIGHBOURS + "10.0.1.119 dev vxskepfrontnet lladdr 02:42:0a:00:01:77 PERMANENT \n"));
  }

  @Test
  void leavesOtherDevicesAlone() {
    var others =
        KernelPeers.parse(
            "02:42:0a:00:01:77 dev flannel.1 dst 192.0.2.2 self permanent\n",
            "10.0.1.119 dev eth0 lladdr 02:42:0a:00:01:77 PERMANENT \n");

    assertEquals(List.of(), others.forwardingRepairs(DataPlane.EMPTY, PRESENT));
    assertEquals(List.of(), others.neighbourRepairs(DataPlane.EMPTY, PRESENT));
  }

  @Test
  void waitsForADeviceThatIsNotThereYet() {
    var none = new KernelDevices(new TreeMap<>(), new TreeMap<>());

    assertEquals(List.of(), KernelPeers.parse("", "").forwardingRepairs(WANTED, none));
    assertEquals(List.of(), KernelPeers.parse("", "").neighbourRepairs(WANTED, none));
  }
}
