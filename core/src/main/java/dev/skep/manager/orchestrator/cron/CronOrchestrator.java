package dev.skep.manager.orchestrator.cron;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Effect;
import dev.skep.loop.Input;
import dev.skep.loop.Timer;
import dev.skep.loop.WallClock;
import dev.skep.manager.orchestrator.InFlight;
import dev.skep.manager.orchestrator.Tasks;
import dev.skep.manager.orchestrator.Touched;
import dev.skep.manager.timetable.BadSchedule;
import dev.skep.manager.timetable.Schedule;
import dev.skep.model.ScheduleStatus;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.Task;
import dev.skep.store.Change;
import dev.skep.store.StoreEvent;
import dev.skep.store.StoreEvent.*;
import dev.skep.store.View;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/// The room's one door.
public final class CronOrchestrator implements ControlLoop {
  private static final System.Logger LOG = System.getLogger(CronOrchestrator.class.getName());

  /// The wall's clock may be set while a timer runs, and the timer does not hear of it: this much a
  /// run may be late by it.
  static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

  private static final String MOMENT = "moment";

  private final WallClock wall;
  private final InFlight inFlight = new InFlight();

  public CronOrchestrator(WallClock wall) {
    this.wall = wall;
  }

  @Override
  public String name() {
    return "cron";
  }

  @Override
  public List<Effect> start(View view, Instant now) {
    inFlight.clear();
    return look(view.services().stream().map(Service::id).toList(), view, now);
  }

  @Override
  public List<Effect> on(Input input, View view, Instant now) {
    return switch (input) {
      case Input.Committed(var events) -> {
        var touched = new TreeSet<ServiceId>();
        events.forEach(event -> touched(event).ifPresent(touched::add));
        yield look(touched, view, now);
      }
      case Input.Refused(var transaction, _) ->
          look(Touched.services(transaction, view), view, now);
      case Input.Due(var timer) -> look(List.of(new ServiceId(timer.subject())), view, now);
      case Input.Heard _ -> List.of();
    };
  }

  /// A schedule may have changed, or a run have ended for which the next one waits.
  private static Optional<ServiceId> touched(StoreEvent event) {
    return switch (event) {
      case ServiceCreated(var service) -> Optional.of(service.id());
      case ServiceUpdated(_, var after) -> Optional.of(after.id());
      case TaskUpdated(var before, var after) ->
          Optional.of(after)
              .filter(task -> task.isOfJob() && Tasks.isWanted(before) && !Tasks.isWanted(task))
              .map(Task::service);
      case TaskRemoved(var task) -> Optional.of(task).filter(Task::isOfJob).map(Task::service);
      case ServiceRemoved _ -> Optional.empty();
      case TaskCreated _ -> Optional.empty();
      case NodeCreated _ -> Optional.empty();
      case NodeUpdated _ -> Optional.empty();
      case NodeRemoved _ -> Optional.empty();
      case ClusterCreated _ -> Optional.empty();
      case ClusterUpdated _ -> Optional.empty();
      case NetworkCreated _ -> Optional.empty();
      case NetworkUpdated _ -> Optional.empty();
      case NetworkRemoved _ -> Optional.empty();
      case OfGuest _ -> Optional.empty();
      case OfPayload _ -> Optional.empty();
    };
  }

  private List<Effect> look(Collection<ServiceId> services, View view, Instant now) {
    return services.stream()
        .flatMap(id -> view.service(id).stream())
        .filter(service -> service.spec().isScheduled())
        // What it has written comes back as an event, or is refused.
        .filter(service -> !inFlight.holds(service.id(), view))
        .flatMap(service -> schedule(service).stream().map(it -> look(it, service, view, now)))
        .flatMap(Optional::stream)
        .toList();
  }

  /// None if another version of Skep, or of its time zones, has let it in.
  private static Optional<Schedule> schedule(Service service) {
    try {
      return Schedule.of(service.spec());
    } catch (BadSchedule why) {
      LOG.log(
          WARNING,
          "service {0} ({1}) does not run: {2}",
          service.id(),
          service.name(),
          why.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Effect> look(Schedule schedule, Service service, View view, Instant now) {
    Instant time = wall.read();
    ScheduleStatus status = service.scheduleStatus().orElse(ScheduleStatus.NONE);
    return switch (Verdict.of(schedule, status, () -> Underway.is(view, service), time)) {
      case Verdict.Start() ->
          Optional.of(
              write(new Change.StartSchedule(service.id(), service.revision(), time), service));
      case Verdict.Begin(var moment) -> {
        tell(service, moment);
        yield Optional.of(
            write(new Change.BeginRun(service.id(), service.revision(), moment), service));
      }
      case Verdict.Wait(_, var next) -> Optional.of(wakeAt(service, time, next, now));
      case Verdict.Rest() -> Optional.empty();
    };
  }

  private static void tell(Service service, Instant moment) {
    OptionalLong run = service.iteration();
    LOG.log(
        INFO,
        "service {0} ({1}) run {2} -> {3}: due at {4}",
        service.id(),
        service.name(),
        run.isPresent() ? Long.toString(run.getAsLong()) : "none",
        Long.toString(run.orElse(-1) + 1),
        moment);
  }

  private Effect write(Change change, Service service) {
    inFlight.wrote(service.id());
    return Effect.Write.of(change);
  }

  private static Effect wakeAt(Service service, Instant time, Instant next, Instant now) {
    Duration wait = Duration.between(time, next);
    if (wait.compareTo(LONGEST_SLEEP) > 0) wait = LONGEST_SLEEP;
    return new Effect.WakeAt(new Timer(MOMENT, service.id().value()), now.plus(wait));
  }
}
