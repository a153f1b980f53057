package dev.skep.cli.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.skep.cli.Main;
import dev.skep.house.Classes;
import dev.skep.house.Rings;
import dev.skep.house.Rules;
import java.util.List;
import org.junit.jupiter.api.Test;

class CliHouseTest {
  private static final JavaClasses CLI = Classes.ofModule(Main.class);

  /// The command talks to a daemon as any Docker client does.
  @Test
  void sharesNoCodeWithTheDaemon() {
    Rules.doesNotKnow(
            "dev.skep.daemon",
            "dev.skep.manager",
            "dev.skep.agent",
            "dev.skep.store",
            "dev.skep.loop",
            "dev.skep.wire")
        .check(CLI);
  }

  @Test
  void hasNoRings() {
    assertFalse(CLI.isEmpty());
    assertEquals(List.of(), Rings.among(CLI, "dev.skep.cli"));
  }

  @Test
  void marksAllPackages() {
    Rules.marksPackages().check(CLI);
  }
}
