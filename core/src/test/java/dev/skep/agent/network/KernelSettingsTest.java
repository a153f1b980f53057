package dev.skep.agent.network;

import static dev.skep.agent.network.Planes.plane;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KernelSettingsTest {
  @Test
  void opensLoopbackForOurBridgesOnly() {
    var settings = KernelSettings.wanted(plane());

    assertEquals("1", settings.get("ipv4/conf/skepfrontnet/route_localnet"));
    assertTrue(!settings.containsKey("ipv4/conf/all/route_localnet"), settings.toString());
  }

  @Test
  void letsATaskAnswerByAnotherOfItsNetworks() {
    assertEquals("2", KernelSettings.wanted(plane()).get("ipv4/conf/skepfrontnet/rp_filter"));
  }

  @Test
  void asksNothingOfANodeWithoutNetworks() {
    assertTrue(KernelSettings.wanted(DataPlane.EMPTY).isEmpty());
  }
}
