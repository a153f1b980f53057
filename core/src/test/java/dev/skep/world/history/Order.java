package dev.skep.world.history;

import dev.skep.model.ServiceId;
import dev.skep.world.history.Call.DidNotWrite;
import dev.skep.world.history.Call.Listed;
import dev.skep.world.history.Call.MayHaveRemoved;
import dev.skep.world.history.Call.MayHaveWritten;
import dev.skep.world.history.Call.Removed;
import dev.skep.world.history.Call.Span;
import dev.skep.world.history.Call.Wrote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One service's history as that of a register whose values carry versions: it is not there yet,
/// then goes through growing versions, then is gone for ever. Whether such a history is
/// linearizable needs no search: it is, if and only if nothing that was answered before something
/// else was asked is newer than that.
final class Order {
  private static final long NOT_YET = 0;
  private static final long GONE = Long.MAX_VALUE;

  /// The service at one moment within `span`.
  ///
  /// @param place its version, or `NOT_YET`, or `GONE`
  /// @param written this very call has brought it there
  private record Sight(Span span, long place, boolean written, Call call) {}

  private final ServiceId id;
  private final List<Call> calls;

  /// By when somebody had been shown the service.
  private final Optional<Instant> known;

  /// @param calls those that claim to be in one order
  Order(ServiceId id, List<Call> calls) {
    this.id = id;
    this.calls = calls;
    this.known =
        calls.stream()
            .filter(call -> Seen.in(call).stream().anyMatch(it -> it.id().equals(id)))
            .map(call -> call.span().to())
            .min(Comparator.naturalOrder());
  }

  List<String> contradictions() {
    var contradictions = new ArrayList<String>();
    List<Sight> sights = calls.stream().flatMap(call -> sight(call).stream()).toList();
    List<Sight> answered = sorted(sights, it -> it.span().to());
    Optional<Sight> newest = Optional.empty();
    int next = 0;
    for (Sight sight : sorted(sights, it -> it.span().from())) {
      while (next < answered.size() && answered.get(next).span().isBefore(sight.span())) {
        Sight before = answered.get(next++);
        if (newest.filter(it -> it.place() >= before.place()).isEmpty()) {
          newest = Optional.of(before);
        }
      }
      newest
          .filter(it -> isOlder(sight, it))
          .ifPresent(it -> contradictions.add(sight.call() + " comes after " + it.call()));
    }
    return contradictions;
  }

  /// Answers in which the service is gone.
  List<Call> without() {
    return calls.stream()
        .flatMap(call -> sight(call).stream())
        .filter(it -> it.place() == GONE && !it.written())
        .map(Sight::call)
        .toList();
  }

  private static boolean isOlder(Sight sight, Sight before) {
    return sight.place() < before.place()
        || (sight.written() && sight.place() == before.place() && sight.place() != GONE);
  }

  private static List<Sight> sorted(List<Sight> sights, Function<Sight, Instant> by) {
    return sights.stream().sorted(Comparator.comparing(by)).toList();
  }

  private Optional<Sight> sight(Call call) {
    return switch (call) {
      case Wrote it when it.seen().id().equals(id) ->
          Optional.of(new Sight(it.span(), it.seen().version(), true, it));
      case Removed it when it.id().equals(id) -> Optional.of(new Sight(it.span(), GONE, true, it));
      case Listed it -> Optional.of(new Sight(it.span(), place(it), false, it));
      case Wrote _, Removed _, MayHaveWritten _, DidNotWrite _, MayHaveRemoved _ ->
          Optional.empty();
    };
  }

  private long place(Listed listed) {
    for (Seen seen : listed.services()) {
      if (seen.id().equals(id)) return seen.version();
    }
    return known.filter(it -> it.isBefore(listed.span().from())).isPresent() ? GONE : NOT_YET;
  }
}
