package dev.skep.daemon.http.swarm;

import dev.skep.dockerapi.view.ScheduleDocument;
import dev.skep.manager.orchestrator.cron.Outlook;
import dev.skep.manager.timetable.BadSchedule;
import dev.skep.manager.timetable.Schedule;
import dev.skep.model.ScheduleStatus;
import dev.skep.model.Service;
import dev.skep.model.ServiceSpec;
import dev.skep.store.View;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// When scheduled jobs run, for clients.
final class ScheduleAnswer {
  private ScheduleAnswer() {}

  /// All that there are, by name.
  static List<ScheduleDocument> all(View view, Instant now) {
    return view.services().stream()
        .filter(service -> service.spec().isScheduled())
        .sorted(Comparator.comparing(Service::name))
        .map(service -> of(service, view, now))
        .toList();
  }

  /// @param service a scheduled one
  static ScheduleDocument of(Service service, View view, Instant now) {
    try {
      Schedule schedule = Schedule.of(service.spec()).orElseThrow();
      Outlook outlook = Outlook.of(view, service, schedule, now);
      return new ScheduleDocument(
          service.id(),
          service.name(),
          expression(service),
          schedule.zone().getId(),
          outlook.next(),
          last(service),
          outlook.held(),
          outlook.underway(),
          schedule.suspended(),
          "");
    } catch (BadSchedule why) {
      return new ScheduleDocument(
          service.id(),
          service.name(),
          expression(service),
          "",
          Optional.empty(),
          last(service),
          Optional.empty(),
          false,
          false,
          why.getMessage());
    }
  }

  private static String expression(Service service) {
    return service.spec().annotations().labels().getOrDefault(ServiceSpec.SCHEDULE, "");
  }

  private static Optional<Instant> last(Service service) {
    return service.scheduleStatus().flatMap(ScheduleStatus::last);
  }
}
