package dev.skep.agent.network;

import static dev.skep.agent.network.Planes.FRONT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.model.Ipv4;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelDevicesTest {
  private static final DataPlane WANTED = Planes.planeOf(Planes.overlay("192.0.2.1"));
  private static final String ADDITION =
      "link add vxskepfrontnet mtu 1450 master skepfrontnet up type vxlan id 4097 dstport 4789"
          + " local 192.0.2.1 nolearning proxy udpcsum";

  /// As iproute2 6.1 prints them, shortened in the middle.
  private static final String BRIDGE =
      """
      4: skepfrontnet: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UP mode DEFAULT group default qlen 1000\\    link/ether 02:42:0a:00:01:01 brd ff:ff:ff:ff:ff:ff promiscuity 0 \\    bridge forward_delay 1500 hello_time 200
      """;

  private static final String TUNNEL =
      """
      5: vxskepfrontnet: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue master skepfrontnet state UNKNOWN mode DEFAULT group default qlen 1000\\    link/ether 0e:c8:75:61:91:da brd ff:ff:ff:ff:ff:ff promiscuity 1 \\    vxlan id 4097 local 192.0.2.1 srcport 0 0 dstport 4789 nolearning proxy ttl auto ageing 300 udpcsum noudp6zerocsumtx \\    bridge_slave state forwarding hairpin off learning on proxy_arp off group_fwd_mask 0
      """;

  private static List<String> repairs(String lines) {
    return KernelDevices.parse(lines).repairs(WANTED);
  }

  @Test
  void leavesWhatIsAsWantedAlone() {
    assertEquals(List.of(), repairs(BRIDGE + TUNNEL));
  }

  @Test
  void putsAVxlanDeviceIntoTheEnginesBridge() {
    assertEquals(List.of(ADDITION), repairs(BRIDGE));
  }

  @Test
  void waitsForTheEnginesBridge() {
    assertEquals(List.of(), repairs(""));
  }

  @Test
  void givesTheBridgeTheAddressThatOthersExpectAndTheSizeOfTheWire() {
    assertEquals(
        List.of(
            "link set dev skepfrontnet address 02:42:0a:00:01:01",
            "link set dev skepfrontnet mtu 1450"),
        repairs(
            BRIDGE.replace("02:42:0a:00:01:01", "02:42:ac:11:22:33").replace("1450", "1500")
                + TUNNEL));
  }

  @Test
  void mendsWhatCanBeChangedAndMakesAnewWhatCannot() {
    assertEquals(
        List.of(
            "link set dev vxskepfrontnet mtu 1450",
            "link set dev vxskepfrontnet master skepfrontnet",
            "link set dev vxskepfrontnet up"),
        repairs(
            BRIDGE
                + TUNNEL
                    .replace("mtu 1450", "mtu 9000")
                    .replace("master skepfrontnet ", "")
                    .replace(",UP,LOWER_UP", "")));
    for (var other :
        List.of(
            TUNNEL.replace("id 4097", "id 4098"),
            TUNNEL.replace("dstport 4789", "dstport 8472"),
            TUNNEL.replace("local 192.0.2.1", "local 192.0.2.9"),
            TUNNEL.replace(" nolearning", ""),
            TUNNEL.replace(" proxy", ""),
            TUNNEL.replace("id 4097", "id 4097 remote 192.0.2.3"),
            TUNNEL.replace("id 4097", "id 4097 group 239.0.0.1"))) {
      assertEquals(
          List.of("link del dev vxskepfrontnet", ADDITION), repairs(BRIDGE + other), other);
    }
  }

  @Test
  void takesTheDeviceOfANetworkThatIsGoneAndNoOther() {
    var others =
        TUNNEL.replace("vxskepfrontnet", "flannel.1")
            + TUNNEL.replace("vxskepfrontnet", "vx-001001");

    assertEquals(
        List.of("link del dev vxskepfrontnet"),
        KernelDevices.parse(BRIDGE + TUNNEL + others).repairs(DataPlane.EMPTY));
  }

  @Test
  void makesTheDeviceOfAnEncryptedNetworkElsewhereAndBringsItHere() {
    var wanted = Planes.planeOf(sealed());
    var found = KernelDevices.parse(BRIDGE);

    assertEquals(List.of(), found.repairs(wanted));
    assertEquals(
        List.of(
            "link add vxskepfrontnet type vxlan id 4097 dstport 4789 local 169.254.0.1 nolearning"
                + " proxy udpcsum",
            "link set dev vxskepfrontnet netns /here"),
        found.sealedAdditions(wanted, "/here"));
    assertEquals(List.of(), KernelDevices.parse("").sealedAdditions(wanted, "/here"));
  }

  @Test
  void neverTakesADeviceThatSendsByItselfForASealedOneNorTheOtherWayRound() {
    var gone = List.of("link del dev vxskepfrontnet");
    var here = TUNNEL.replace("192.0.2.1", "169.254.0.1");
    var elsewhere =
        here.replace("frontnet:", "frontnet@if2:")
            .replace("promiscuity 1", "link-netnsid 0 promiscuity 1");

    assertEquals(
        List.of(), KernelDevices.parse(BRIDGE + elsewhere).repairs(Planes.planeOf(sealed())));
    assertEquals(gone, KernelDevices.parse(BRIDGE + here).repairs(Planes.planeOf(sealed())));
    assertEquals(
        List.of("link del dev vxskepfrontnet", ADDITION),
        repairs(BRIDGE + elsewhere.replace("169.254.0.1", "192.0.2.1")));
  }

  private static BridgeNetwork sealed() {
    var inside = Optional.of(Ipv4.parse("169.254.0.1"));
    return FRONT.withVxlan(new Vxlan(4097, 4789, inside, List.of(), true));
  }

  @Test
  void leavesTheChoiceOfItsEndToTheKernelWhereNoDeviceHasTheAddress() {
    var anywhere =
        Planes.planeOf(FRONT.withVxlan(new Vxlan(4097, 4789, Optional.<Ipv4>empty(), List.of())));

    assertEquals(
        List.of(ADDITION.replace(" local 192.0.2.1", "")),
        KernelDevices.parse(BRIDGE).repairs(anywhere));
    assertEquals(
        List.of(),
        KernelDevices.parse(BRIDGE + TUNNEL.replace(" local 192.0.2.1", "")).repairs(anywhere));
  }
}
