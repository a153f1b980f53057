package dev.skep.daemon.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.daemon.raft.Member;
import dev.skep.manager.events.SwarmEvent;
import dev.skep.store.View;
import dev.skep.testkit.Nodes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReachabilityNewsTest {
  private static final View VIEW = View.of(1, 1, Stream.of(Nodes.ready("m1"), Nodes.ready("m2")));

  private final List<String> told = new ArrayList<>();
  private final ReachabilityNews news =
      new ReachabilityNews(
          () -> VIEW, InstantSource.fixed(Instant.EPOCH), event -> told.add(line(event)));

  private static String line(SwarmEvent event) {
    return event.action().word() + " " + event.attributes();
  }

  private static Member member(String id, boolean reachable) {
    return new Member(id, "10.0.0.1:2377", id.equals("m1"), reachable, 1);
  }

  private void look(Member... members) {
    news.look(List.of(members));
  }

  @Test
  void tellsWhoCeasesToAnswerAndWhoAnswersAgain() {
    look(member("m1", true), member("m2", true));
    look(member("m1", true), member("m2", false));
    look(member("m1", true), member("m2", false));
    look(member("m1", true), member("m2", true));

    assertEquals(
        List.of(
            "update {name=m2, reachability.new=unreachable, reachability.old=reachable}",
            "update {name=m2, reachability.new=reachable, reachability.old=unreachable}"),
        told);
  }

  @Test
  void whoDoesNotAnswerANewLeaderIsNews() {
    look(member("m1", true), member("m2", false));

    assertEquals(
        List.of("update {name=m2, reachability.new=unreachable, reachability.old=reachable}"),
        told);
  }

  @Test
  void whoLeavesTheGroupIsForgotten() {
    look(member("m1", true), member("m2", false));
    look(member("m1", true));
    told.clear();
    look(member("m1", true), member("m2", true));

    assertEquals(List.of(), told);
  }

  @Test
  void aManagerThatNoNodeIsKnownOfIsNoNews() {
    look(member("gone", false));

    assertEquals(List.of(), told);
  }
}
