package dev.skep.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Each rule says so when it is broken, and is silent about what is right beside it.
class BrokenHouseTest {
  private static final String BROKEN = "dev.skep.house.broken";

  @Test
  void impureThingsAreReported() {
    var rule = Rules.knowsOnlyPureThings("dev.skep");
    reports(rule, "impure", "java.net.URI", "java.nio.file.Path", "ConcurrentSkipListMap");
    assertTrue(
        Rules.knowsOnlyPureThings("dev.skep")
            .evaluate(Classes.of(BROKEN + ".ring"))
            .getFailureReport()
            .isEmpty());
  }

  @Test
  void reachingOutIsReported() {
    var rule = Rules.reachesForNothing();
    reports(
        rule,
        "impure",
        "Instant.now",
        "java.util.Random",
        "Collections.shuffle",
        "Thread.onSpinWait",
        "System.getenv",
        "System.nanoTime",
        "UUID.randomUUID",
        "Math.random");
    staysSilentAbout(rule, "impure", "getLogger");
  }

  @Test
  void changingOrderIsReported() {
    var rule = Rules.keepsItsOrder();
    reports(
        rule,
        "unordered",
        "java.util.HashSet",
        "Set.of(",
        "Map.copyOf(",
        "Collectors.toSet(",
        "Collectors.toMap(",
        "Collectors.groupingBy(");
    staysSilentAbout(rule, "unordered", "ordered(java.util.List)> calls", "TreeMap", "TreeSet");
  }

  @Test
  void anAgentThatKnowsAManagerIsReported() {
    reports(Rules.strangers(BROKEN + ".manager", BROKEN + ".agent"), "agent", "FirstLoop");
    reports(Rules.strangers(BROKEN + ".agent", BROKEN + ".manager"), "agent", "FirstLoop");
  }

  @Test
  void aForbiddenDirectionIsReported() {
    reports(Rules.doesNotKnow(BROKEN + ".ring.right"), "ring.left", "ring.right.Right");
    staysSilentAbout(Rules.doesNotKnow(BROKEN + ".ring.right"), "ring.left", "Inner");
  }

  @Test
  void aLoopInAnotherLoopsRoomIsReported() {
    var rule = Rules.loopsMeetOnlyInTheStore(Classes.of(BROKEN + ".manager"));
    reports(rule, "manager", "SecondLoop", "first.inner.Furniture");
    staysSilentAbout(rule, "manager", "FirstLoop");
  }

  @Test
  void ringsAreReportedAlsoAmongBranches() {
    var classes = Classes.of(BROKEN + ".ring");
    var found = String.join("\n", Rings.among(classes, BROKEN));
    assertTrue(found.contains("Slice left") && found.contains("Slice right"), found);
    assertEquals(List.of(), Rings.among(classes, BROKEN + ".ring.right"));
  }

  @Test
  void platformThreadsAreReported() {
    var rule = Rules.beginsNoPlatformThreadsOutside(BROKEN + ".nowhere");
    reports(rule, "threads", "Thread.<init>", "Thread.ofPlatform", "newCachedThreadPool");
    staysSilentAbout(rule, "threads", "ofVirtual", "virtual()", "newSingleThreadExecutor");
    staysSilentAbout(
        Rules.beginsNoPlatformThreadsOutside(BROKEN + ".threads"), "threads", "Thread");
  }

  @Test
  void unmarkedPackagesAreReported() {
    reports(Rules.marksPackages(), "unmarked", "Unmarked is in an unmarked package");
    staysSilentAbout(Rules.marksPackages(), "ring", "Left", "Right");
  }

  @Test
  void missingSignsAreReported() {
    var rule = Rules.hangsOutSigns(List.of(BROKEN + ".manager"), List.of(BROKEN + ".manager"));
    reports(rule, "manager", "FirstLoop", "Lodger");
    staysSilentAbout(rule, "manager", "SecondLoop", "Shared");
  }

  private static void reports(ArchRule rule, String where, String... parts) {
    String report = report(rule, where);
    for (String part : parts) assertTrue(report.contains(part), part + " is not in " + report);
  }

  private static void staysSilentAbout(ArchRule rule, String where, String... parts) {
    String report = report(rule, where);
    for (String part : parts) assertTrue(!report.contains(part), part + " is in " + report);
  }

  private static String report(ArchRule rule, String where) {
    var classes = Classes.of(BROKEN + "." + where);
    assertTrue(!classes.isEmpty(), "no classes in " + where);
    return String.join("\n", rule.evaluate(classes).getFailureReport().getDetails());
  }
}
