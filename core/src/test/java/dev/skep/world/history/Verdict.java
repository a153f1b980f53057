package dev.skep.world.history;

import dev.skep.model.ServiceId;
import dev.skep.world.history.Call.DidNotWrite;
import dev.skep.world.history.Call.Listed;
import dev.skep.world.history.Call.MayHaveRemoved;
import dev.skep.world.history.Call.MayHaveWritten;
import dev.skep.world.history.Call.Removed;
import dev.skep.world.history.Call.Wrote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Whether the answers that clients got can be true together.
public final class Verdict {
  private final List<Call> history;
  private final List<String> contradictions = new ArrayList<>();

  private Verdict(List<Call> history) {
    this.history = history;
  }

  /// What cannot be, in words; empty if all can.
  public static List<String> on(List<Call> history) {
    var verdict = new Verdict(history);
    verdict.nothingComesFromNowhere();
    verdict.oneVersionHasOneContent();
    for (ServiceId id : verdict.ids()) {
      verdict.revisionsGrow(id);
      verdict.nothingIsOverwrittenUnseen(id);
      verdict.freshAnswersAreInOrder(id);
      verdict.sessionsAreInOrder(id);
    }
    return verdict.contradictions;
  }

  private SortedSet<ServiceId> ids() {
    var ids = new TreeSet<ServiceId>();
    for (Call call : history) Seen.in(call).forEach(it -> ids.add(it.id()));
    return ids;
  }

  /// What was refused, or not even asked for yet, is not seen.
  private void nothingComesFromNowhere() {
    var asked = new TreeMap<String, Instant>();
    for (Call call : history) {
      switch (call) {
        case Wrote it -> asked.merge(it.seen().wish(), it.span().from(), Verdict::earlier);
        case MayHaveWritten it -> asked.merge(it.wish(), it.span().from(), Verdict::earlier);
        case DidNotWrite _, Removed _, MayHaveRemoved _, Listed _ -> {}
      }
    }
    for (Call call : history) {
      for (Seen seen : Seen.in(call)) {
        Instant from = asked.get(seen.wish());
        if (from == null || from.isAfter(call.span().to())) {
          contradictions.add(seen + " is seen at " + call.span() + ", nobody has written it");
        }
      }
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private void oneVersionHasOneContent() {
    var versions = new TreeMap<String, Seen>();
    for (Call call : history) {
      for (Seen seen : Seen.in(call)) {
        Seen other = versions.putIfAbsent(seen.id() + " " + seen.version(), seen);
        if (other != null && !other.equals(seen)) {
          contradictions.add(other + " cannot also be " + seen);
        }
      }
    }
  }

  /// With versions; and one revision is one wish.
  private void revisionsGrow(ServiceId id) {
    Optional<Seen> last = Optional.empty();
    for (Seen seen : versions(id)) {
      if (last.isPresent()) {
        Seen before = last.get();
        boolean rewritten =
            seen.revision() == before.revision() && !seen.wish().equals(before.wish());
        if (rewritten || seen.revision() < before.revision()) {
          contradictions.add(seen + " cannot follow " + before);
        }
      }
      last = Optional.of(seen);
    }
  }

  private List<Seen> versions(ServiceId id) {
    return history.stream()
        .flatMap(call -> Seen.in(call).stream())
        .filter(seen -> seen.id().equals(id))
        .sorted(Comparator.comparingLong(Seen::version))
        .toList();
  }

  /// A write replaces what its client had read.
  private void nothingIsOverwrittenUnseen(ServiceId id) {
    List<Seen> versions = versions(id);
    for (Call call : history) {
      if (!(call instanceof Wrote it) || !it.seen().id().equals(id) || it.over() == 0) continue;
      versions.stream()
          .filter(seen -> seen.version() > it.over() && seen.version() < it.seen().version())
          .findFirst()
          .ifPresent(seen -> contradictions.add(it + " has not noticed " + seen));
    }
  }

  private void freshAnswersAreInOrder(ServiceId id) {
    var order =
        new Order(
            id,
            history.stream().filter(call -> !(call instanceof Listed it) || it.fresh()).toList());
    contradictions.addAll(order.contradictions());
    Optional<Instant> removal = removal(id);
    for (Call call : order.without()) {
      if (removal.filter(from -> !from.isAfter(call.span().to())).isEmpty()) {
        contradictions.add(call + " is without " + id + ", nobody has removed it");
      }
    }
  }

  /// When the removal was first asked for, unless it was refused.
  private Optional<Instant> removal(ServiceId id) {
    return history.stream()
        .filter(call ->
            switch (call) {
              case Removed it -> it.id().equals(id);
              case MayHaveRemoved it -> it.id().equals(id);
              case Wrote _, MayHaveWritten _, DidNotWrite _, Listed _ -> false;
            })
        .map(call -> call.span().from())
        .min(Comparator.naturalOrder());
  }

  private void sessionsAreInOrder(ServiceId id) {
    var sessions = new TreeMap<String, List<Call>>();
    for (Call call : history) {
      if (call instanceof Listed it && !it.fresh()) {
        sessions.computeIfAbsent(it.session(), _ -> new ArrayList<>()).add(it);
      }
    }
    for (List<Call> session : sessions.values()) {
      contradictions.addAll(new Order(id, session).contradictions());
    }
  }
}
