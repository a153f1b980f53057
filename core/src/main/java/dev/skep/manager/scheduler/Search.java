package dev.skep.manager.scheduler;

import dev.skep.manager.scheduler.filter.Question;
import dev.skep.manager.scheduler.spread.Contest;
import dev.skep.manager.scheduler.spread.Pool;
import dev.skep.model.NodeId;
import dev.skep.model.RevisionKey;
import dev.skep.store.View;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// The search for the next node of a service, beginning with what is known of the service: where it
/// is already, and where it has failed too often.
final class Search {
  /// A revision that has failed this often on a node within five minutes goes elsewhere if it can,
  /// as in SwarmKit.
  static final int FAILURES_THAT_COUNT = 5;

  private Search() {}

  static Contest contest(
      Mirror mirror, Pool pool, Question question, RevisionKey group, View view, Instant now) {
    var contest = new Contest(pool, question);
    mirror
        .service(group.service())
        .ifPresent(it -> introduce(it, group, mirror, contest, view, now));
    return contest;
  }

  private static void introduce(
      ServiceInfo service,
      RevisionKey group,
      Mirror mirror,
      Contest contest,
      View view,
      Instant now) {
    TreeMap<NodeId, Integer> failing =
        service.failing(group.number(), failuresThatCount(view), now);
    for (Map.Entry<NodeId, Integer> entry : service.active().entrySet()) {
      Integer failures = failing.remove(entry.getKey());
      know(mirror, contest, entry.getKey(), entry.getValue(), failures == null ? 0 : failures);
    }
    failing.forEach((node, failures) -> know(mirror, contest, node, 0, failures));
  }

  private static void know(Mirror mirror, Contest contest, NodeId id, int siblings, int failures) {
    mirror.node(id).ifPresent(node -> contest.know(node, siblings, failures));
  }

  /// Failures are counted in the store's history, which a new leader finds as well. It keeps few
  /// dead tasks of a slot beside the live one; when all that it keeps have failed, that is enough.
  private static int failuresThatCount(View view) {
    long kept =
        view.cluster()
            .map(it -> it.spec().orchestration().taskHistoryRetentionLimit().orElse(-1))
            .orElse(-1L);
    return kept < 0 ? FAILURES_THAT_COUNT : (int) Math.clamp(kept - 1, 1, FAILURES_THAT_COUNT);
  }
}
