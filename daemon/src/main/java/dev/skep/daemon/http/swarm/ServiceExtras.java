package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.Route;
import dev.skep.manager.api.Lookup;
import dev.skep.manager.api.Services;
import dev.skep.manager.scheduler.Plan;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.store.View;
import java.time.InstantSource;
import java.util.List;

/// `/skep/services`, `/skep/schedules`: what Docker's API has no words for. Every answer is JSON,
/// errors are Docker's.
public final class ServiceExtras {
  private final Ask ask;
  private final InstantSource clock;

  private ServiceExtras(Swarm swarm, InstantSource clock) {
    this.ask = new Ask(swarm);
    this.clock = clock;
  }

  public static List<Route> of(Swarm swarm, InstantSource clock) {
    var it = new ServiceExtras(swarm, clock);
    var leader = new AtLeader(swarm);
    return List.of(
        Route.get("/skep/services/{id}/revisions", leader.answers(it::revisions)),
        Route.post("/skep/services/{id}/rollback", leader.answers(it::rollBack)),
        Route.get("/skep/services/{id}/plan", leader.answers(it::plan)),
        Route.get("/skep/services/{id}/rebalance", leader.answers(it::moves)),
        Route.post("/skep/services/{id}/rebalance", leader.answers(it::rebalance)),
        Route.get("/skep/services/{id}/schedule", leader.answers(it::schedule)),
        Route.get("/skep/schedules", leader.answers(it::schedules)));
  }

  private Answer revisions(Request request) {
    View view = ask.view();
    return Ask.json(200, RevisionList.of(service(request, view), view));
  }

  private static Service service(Request request, View view) {
    return Ask.found(Lookup.service(view, request.parameter("id")));
  }

  /// To the `?revision=`, whatever the service's version is.
  private Answer rollBack(Request request) throws InterruptedException {
    String word = request.parameter("id");
    long revision = number(request, "revision");
    ServiceId id = ask.write(view -> Services.rollBackTo(view, word, revision, clock.instant()));
    View view = ask.view();
    return Ask.json(200, RevisionList.of(Ask.found(Lookup.service(view, id.value())), view));
  }

  /// What a rebalancing would do.
  private Answer moves(Request request) {
    View view = ask.view();
    Service service = service(request, view);
    if (!(service.spec().mode() instanceof ServiceMode.Replicated)) {
      throw HttpRefusal.badRequest("only the tasks of a replicated service can be rebalanced");
    }
    return Ask.json(200, RebalanceAnswer.of(service, view, clock.instant()));
  }

  /// Answers with what is about to be done.
  private Answer rebalance(Request request) throws InterruptedException {
    String word = request.parameter("id");
    ServiceId id = ask.write(view -> Services.rebalance(view, word));
    View view = ask.view();
    Service service = Ask.found(Lookup.service(view, id.value()));
    return Ask.json(200, RebalanceAnswer.of(service, view, clock.instant()));
  }

  /// With as many `?replicas=`; without, as things are.
  private Answer plan(Request request) {
    View view = ask.view();
    Service service = service(request, view);
    int more = request.query().text("replicas").isEmpty() ? 0 : more(request, service);
    Plan plan = Plan.of(view, service, more, clock.instant());
    return Ask.json(200, PlanAnswer.of(service, view, more, plan));
  }

  private Answer schedule(Request request) {
    View view = ask.view();
    Service service = service(request, view);
    if (!service.spec().isScheduled()) {
      throw HttpRefusal.badRequest(
          "service " + service.name() + " has no label " + ServiceSpec.SCHEDULE);
    }
    return Ask.json(200, List.of(ScheduleAnswer.of(service, view, clock.instant())));
  }

  private Answer schedules(Request request) {
    return Ask.json(200, ScheduleAnswer.all(ask.view(), clock.instant()));
  }

  private static int more(Request request, Service service) {
    if (!(service.spec().mode() instanceof ServiceMode.Replicated(long present))) {
      throw HttpRefusal.badRequest("replicas can only be planned for a replicated service");
    }
    long more = number(request, "replicas") - present;
    if (more > Plan.MOST) {
      throw HttpRefusal.badRequest("at most " + Plan.MOST + " more replicas can be planned");
    }
    return (int) Math.max(0, more);
  }

  private static long number(Request request, String name) {
    String text = request.query().text(name);
    try {
      long number = Long.parseLong(text);
      if (number >= 0) return number;
    } catch (NumberFormatException notANumber) {
      // Said below.
    }
    throw HttpRefusal.badRequest("invalid " + name + ": '" + text + "'");
  }
}
