package dev.skep.world.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.ServiceId;
import dev.skep.world.history.Call.DidNotWrite;
import dev.skep.world.history.Call.Listed;
import dev.skep.world.history.Call.MayHaveRemoved;
import dev.skep.world.history.Call.MayHaveWritten;
import dev.skep.world.history.Call.Removed;
import dev.skep.world.history.Call.Span;
import dev.skep.world.history.Call.Wrote;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Each contradiction is found, and nothing else is taken for one.
final class VerdictTest {
  private static final ServiceId WEB = new ServiceId("web");
  private static final Seen FIRST = new Seen(WEB, 10, 1, "w1");
  private static final Seen SECOND = new Seen(WEB, 20, 2, "w2");
  private static final Wrote CREATED = new Wrote(span(0, 2), 0, FIRST);
  private static final Wrote UPDATED = new Wrote(span(4, 6), 10, SECOND);

  private static Span span(long from, long to) {
    return new Span(Instant.ofEpochSecond(from), Instant.ofEpochSecond(to));
  }

  private static Listed listed(long from, long to, Seen... services) {
    return new Listed(span(from, to), true, "", List.of(services));
  }

  private static Listed stale(String session, long from, long to, Seen... services) {
    return new Listed(span(from, to), false, session, List.of(services));
  }

  private static void assertPossible(Call... history) {
    assertEquals(List.of(), Verdict.on(List.of(history)));
  }

  private static void assertImpossible(String why, Call... history) {
    List<String> found = Verdict.on(List.of(history));
    assertTrue(found.stream().anyMatch(it -> it.contains(why)), () -> why + " in " + found);
  }

  @Test
  void takesAnOrdinaryHistory() {
    assertPossible(
        listed(0, 0),
        CREATED,
        listed(2, 3, FIRST),
        UPDATED,
        listed(7, 8, SECOND),
        new Removed(span(9, 10), WEB),
        listed(11, 12));
  }

  @Test
  void takesEitherOutcomeOfWhatHappensMeanwhile() {
    assertPossible(CREATED, UPDATED, listed(3, 5, FIRST));
    assertPossible(CREATED, UPDATED, listed(3, 5, SECOND));
    assertPossible(CREATED, new Removed(span(4, 6), WEB), listed(3, 5, FIRST), listed(5, 7));
  }

  @Test
  void takesEitherOutcomeOfWhatNobodyHasAnswered() {
    var unknown = new MayHaveWritten(Span.open(Instant.ofEpochSecond(4)), "w2");
    assertPossible(CREATED, unknown, listed(7, 8, FIRST), listed(20, 21, SECOND));
    assertPossible(CREATED, unknown, listed(7, 8, FIRST), listed(20, 21, FIRST));
    var removal = new MayHaveRemoved(Span.open(Instant.ofEpochSecond(4)), WEB);
    assertPossible(CREATED, removal, listed(7, 8, FIRST), listed(20, 21));
  }

  @Test
  void findsALostCreation() {
    assertImpossible("nobody has removed it", CREATED, listed(3, 4));
  }

  @Test
  void findsALostUpdate() {
    assertImpossible("comes after", CREATED, UPDATED, listed(7, 8, FIRST));
  }

  @Test
  void findsALostRemoval() {
    assertImpossible("comes after", CREATED, new Removed(span(3, 4), WEB), listed(5, 6, FIRST));
  }

  @Test
  void findsARefusedWriteThatHappened() {
    var refused = new DidNotWrite(span(4, 5), "w2");
    assertImpossible("nobody has written it", CREATED, refused, listed(6, 7, SECOND));
  }

  @Test
  void findsWhatIsSeenBeforeItIsWritten() {
    assertImpossible("nobody has written it", CREATED, UPDATED, listed(2, 3, SECOND));
    assertImpossible("nobody has removed it", CREATED, listed(3, 4), new Removed(span(5, 6), WEB));
  }

  @Test
  void findsReadsThatGoBack() {
    var unknown = new MayHaveWritten(Span.open(Instant.ofEpochSecond(4)), "w2");
    assertImpossible("comes after", CREATED, unknown, listed(5, 6, SECOND), listed(7, 8, FIRST));
  }

  @Test
  void findsAWriteOverWhatItsClientHasNotRead() {
    var third = new Seen(WEB, 30, 3, "w3");
    assertImpossible("has not noticed", CREATED, UPDATED, new Wrote(span(5, 7), 10, third));
  }

  @Test
  void findsTwoWritesThatClaimTheSameVersion() {
    assertImpossible(
        "cannot also be", CREATED, UPDATED, new Wrote(span(5, 7), 10, new Seen(WEB, 20, 2, "w3")));
    assertImpossible("comes after", CREATED, UPDATED, new Wrote(span(7, 8), 10, SECOND));
  }

  @Test
  void findsRevisionsThatFallOrChange() {
    var fallen = new Seen(WEB, 30, 1, "w1");
    var changed = new Seen(WEB, 30, 2, "w1");
    assertImpossible("cannot follow", CREATED, UPDATED, listed(7, 8, fallen));
    assertImpossible("cannot follow", CREATED, UPDATED, listed(7, 8, changed));
  }

  @Test
  void letsStaleAnswersBeOldButNotGoBackInOneSession() {
    assertPossible(CREATED, UPDATED, stale("a", 7, 8, FIRST), stale("b", 9, 10));
    assertImpossible(
        "comes after", CREATED, UPDATED, stale("a", 7, 8, SECOND), stale("a", 9, 10, FIRST));
  }
}
