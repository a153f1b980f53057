package dev.skep.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "0s, PT0S",
    "90s, PT1M30S",
    "1h30m, PT1H30M",
    "1.5h, PT1H30M",
    ".5s, PT0.5S",
    "2., ",
    "100ms, PT0.1S",
    "7us, PT0.000007S",
    "7µs, PT0.000007S",
    "9ns, PT0.000000009S",
    "9223372036854775807ns, PT2562047H47M16.854775807S",
  })
  void readsWhatDockerReads(String text, String iso) {
    assertEquals(Optional.ofNullable(iso).map(Duration::parse), GoDuration.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "10",
        "-5s",
        "+5s",
        "5 s",
        "5s ",
        "x5s",
        "5sx",
        "1d",
        ".s",
        "s",
        "9223372036854775808ns",
        "99999999999999999999h"
      })
  void refusesWhatIsNoDuration(String text) {
    assertEquals(Optional.empty(), GoDuration.parse(text));
  }
}
