package dev.skep.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.model.Reach.Balancing;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachTest {
  @Test
  void isDockersWhereNothingIsSaid() {
    assertEquals(Reach.USUAL, Reach.of(labels(Map.of("other", "x"))));
    assertEquals(Optional.empty(), Reach.problem(labels(Map.of("other", "x"))));
  }

  @Test
  void readsTheLabels() {
    var said = labels(Map.of("skep.balancing", "source-hash", "skep.publish.address", "127.0.0.1"));

    assertEquals(
        new Reach(Balancing.SOURCE_HASH, Optional.of(Subnet.parse("127.0.0.1/32"))),
        Reach.of(said));
    assertEquals(Optional.empty(), Reach.problem(said));
    assertEquals(
        Optional.of(Subnet.parse("192.0.2.0/24")),
        Reach.of(labels(Map.of("skep.publish.address", "192.0.2.0/24"))).publishedOn());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "skep.balancing | random | must be round-robin or source-hash",
        "skep.balancing | '' | must be round-robin or source-hash",
        "skep.publish.address | eth0 | must be an IPv4 address or a subnet such as 192.0.2.0/24",
        "skep.publish.address | ::1 | must be an IPv4 address or a subnet such as 192.0.2.0/24",
        "skep.publish.address | 192.0.2.1/24 | must be an IPv4 address or a subnet such as 192.0.2.0/24",
        "skep.publish.address | 192.0.2.0/33 | must be an IPv4 address or a subnet such as 192.0.2.0/24",
      })
  void saysWhatIsWrong(String label, String word, String why) {
    assertEquals(
        Optional.of("invalid label " + label + "=" + word + ": " + why),
        Reach.problem(labels(Map.of(label, word))));
  }

  private static SortedMap<String, String> labels(Map<String, String> said) {
    return new TreeMap<>(said);
  }
}
