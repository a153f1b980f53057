package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.Query;
import dev.skep.manager.events.EventFilter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/// Which events a user wants to see. Without `since` and `until`, those to come.
///
/// @param since the first moment whose events are shown
/// @param until the last; in the past, the answer ends with the events that are kept
record EventQuery(Optional<Instant> since, Optional<Instant> until, EventFilter filter) {
  static EventQuery parse(Query query) {
    Optional<Instant> since = moment(query.text("since"));
    Optional<Instant> until = moment(query.text("until"));
    if (since.isPresent() && until.isPresent() && until.get().isBefore(since.get())) {
      throw HttpRefusal.badRequest(
          "`since` time ("
              + query.text("since")
              + ") cannot be after `until` time ("
              + query.text("until")
              + ")");
    }
    return new EventQuery(since, until, new EventFilter(FilterQuery.parse(query.text("filters"))));
  }

  /// Whether events that are over by `now` are asked for.
  boolean asksForPast() {
    return since.isPresent() || until.isPresent();
  }

  /// Whether events after `now` are.
  boolean asksForMore(Instant now) {
    return until.isEmpty() || !until.get().isBefore(now);
  }

  boolean covers(Instant at) {
    return since.filter(at::isBefore).isEmpty() && until.filter(at::isAfter).isEmpty();
  }

  /// Seconds since 1970, with or without a fraction.
  private static Optional<Instant> moment(String text) {
    if (text.isEmpty()) return Optional.empty();
    if (!text.matches("-?[0-9]{1,11}(\\.[0-9]{1,9})?")) {
      throw HttpRefusal.badRequest("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    }
    var seconds = new BigDecimal(text);
    long whole = seconds.longValue();
    long nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
    return Optional.of(Instant.ofEpochSecond(whole, nanos));
  }
}
