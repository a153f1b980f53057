package dev.skep.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.skep.store.View;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoreHouseTest {
  private static final JavaClasses CORE = Classes.ofModule(View.class);

  @Test
  void knowsOnlyPureThings() {
    Rules.knowsOnlyPureThings("dev.skep").check(CORE);
  }

  @Test
  void reachesForNothing() {
    Rules.reachesForNothing().check(CORE);
  }

  @Test
  void keepsItsOrder() {
    Rules.keepsItsOrder().check(CORE);
  }

  @Test
  void keepsManagersAndAgentsApart() {
    Rules.strangers("dev.skep.manager", "dev.skep.agent").check(CORE);
  }

  @Test
  void letsLoopsMeetOnlyInTheStore() {
    assertFalse(Rules.loopRooms(CORE).isEmpty());
    Rules.loopsMeetOnlyInTheStore(CORE).check(CORE);
  }

  /// Nouns know nobody; the store knows nouns; loops and the wire know both; trades come last.
  @Test
  void buildsOnNouns() {
    Rules.doesNotKnow(
            "dev.skep.store",
            "dev.skep.loop",
            "dev.skep.wire",
            "dev.skep.manager",
            "dev.skep.agent")
        .check(Classes.of(CORE, "dev.skep.model"));
    Rules.doesNotKnow("dev.skep.wire", "dev.skep.manager", "dev.skep.agent")
        .check(Classes.of(CORE, "dev.skep.store"));
    Rules.doesNotKnow("dev.skep.manager", "dev.skep.agent")
        .check(Classes.of(CORE, "dev.skep.loop"));
    Rules.doesNotKnow("dev.skep.store", "dev.skep.manager", "dev.skep.agent")
        .check(Classes.of(CORE, "dev.skep.wire"));
  }

  @Test
  void hasNoRings() {
    assertEquals(List.of(), Rings.among(CORE, "dev.skep"));
  }

  @Test
  void marksAllPackages() {
    Rules.marksPackages().check(CORE);
  }

  @Test
  void hangsOutSigns() {
    Rules.hangsOutSigns(
            List.of("dev.skep.manager", "dev.skep.agent"),
            List.of(
                "dev.skep.manager",
                "dev.skep.manager.orchestrator",
                "dev.skep.manager.placement",
                "dev.skep.manager.timetable"))
        .check(CORE);
  }
}
