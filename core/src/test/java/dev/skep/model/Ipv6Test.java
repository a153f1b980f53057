package dev.skep.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv6Test {
  @ParameterizedTest
  @CsvSource({
    "fd00::1, fd00:0:0:0:0:0:0:1",
    "::, 0:0:0:0:0:0:0:0",
    "1::, 1:0:0:0:0:0:0:0",
    "2001:DB8::8:800:200c:417a, 2001:db8:0:0:8:800:200C:417A",
    "::ffff:10.0.0.1, ::ffff:a00:1",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
  })
  void meansTheSameInAllSpellings(String one, String other) {
    assertEquals(Ipv6.parse(one), Ipv6.parse(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":::",
        "1",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7::8",
        "12345::",
        "g::",
        "fe80::1%eth0",
        "10.0.0.1",
        "10.0.0.1::",
        "::10.0.0.256",
      })
  void refusesWhatIsNotAnAddress(String text) {
    assertThrows(IllegalArgumentException.class, () -> Ipv6.parse(text));
  }

  @Test
  void comparesLeadingBitsAcrossItsHalves() {
    var address = Ipv6.parse("fd00::8000:0:0:1");
    assertTrue(address.shares(64, Ipv6.parse("fd00::1")));
    assertFalse(address.shares(65, Ipv6.parse("fd00::1")));
    assertTrue(address.shares(65, Ipv6.parse("fd00::ffff:0:0:2")));
    assertTrue(address.shares(0, Ipv6.parse("::")));
    assertFalse(address.shares(128, Ipv6.parse("fd00::8000:0:0:0")));
  }

  @Test
  void holdsIpv4InAPlaceOfItsOwn() {
    assertEquals(Ipv6.parse("::ffff:127.0.0.1"), Ipv6.of(Ipv4.parse("127.0.0.1")));
    assertTrue(Ipv6.of(Ipv4.parse("255.255.255.255")).isIpv4());
    assertFalse(Ipv6.parse("::127.0.0.1").isIpv4());
  }
}
