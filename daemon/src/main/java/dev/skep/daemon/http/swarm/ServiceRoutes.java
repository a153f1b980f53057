package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.Route;
import dev.skep.dockerapi.codec.DockerJson;
import dev.skep.dockerapi.view.Created;
import dev.skep.dockerapi.view.ServiceDocument;
import dev.skep.dockerapi.view.ServiceStatus;
import dev.skep.dockerapi.view.Warned;
import dev.skep.loop.Ids;
import dev.skep.manager.api.AuthSource;
import dev.skep.manager.api.Lists;
import dev.skep.manager.api.Lookup;
import dev.skep.manager.api.Services;
import dev.skep.manager.api.TaskCounts;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceSpec;
import dev.skep.store.View;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// `/services`.
public final class ServiceRoutes {
  private final Ask ask;
  private final Logs logs;
  private final Ids ids;
  private final InstantSource clock;
  private final ServiceDocuments documents = new ServiceDocuments();

  private ServiceRoutes(Swarm swarm, Ids ids, InstantSource clock) {
    this.ask = new Ask(swarm);
    this.logs = new Logs(swarm);
    this.ids = ids;
    this.clock = clock;
  }

  public static List<Route> of(Swarm swarm, Ids ids, InstantSource clock) {
    var it = new ServiceRoutes(swarm, ids, clock);
    var leader = new AtLeader(swarm);
    return List.of(
        Route.get("/services", leader.answers(it::list)),
        Route.post("/services/create", leader.answers(it::create)),
        Route.get("/services/{id}", leader.answers(it::inspect)),
        Route.post("/services/{id}/update", leader.answers(it::update)),
        Route.delete("/services/{id}", leader.answers(it::remove)),
        Route.get("/services/{id}/logs", leader.answers(it::logs)));
  }

  private Answer list(Request request) throws InterruptedException {
    boolean status = request.query().parseBool("status");
    var filters = Ask.filters(request);
    View view = ask.view();
    List<Service> services = Ask.listed(Lists.services(view, filters));
    var listed = new ArrayList<byte[]>(services.size());
    for (Service service : services) {
      byte[] document = documents.of(service, view);
      listed.add(
          status ? DockerJson.with(document, "ServiceStatus", status(service, view)) : document);
    }
    documents.forgetRemoved(view);
    return Answer.json(200, DockerJson.list(listed));
  }

  private static ServiceStatus status(Service service, View view) {
    TaskCounts counts = TaskCounts.of(service, view);
    return new ServiceStatus(counts.running(), counts.desired(), counts.completed());
  }

  private Answer inspect(Request request) throws InterruptedException {
    boolean defaults = request.query().parseBool("insertDefaults");
    View view = ask.view();
    Service service = Ask.found(Lookup.service(view, request.parameter("id")));
    ServiceDocument document = ServiceDocument.of(service, view);
    return Ask.json(200, defaults ? document.withDefaults() : document);
  }

  private Answer create(Request request) throws IOException, InterruptedException {
    ServiceSpec asked = Ask.body(request, ServiceSpec.class);
    ServiceSpec spec = Services.withAuth(asked, RegistryLogin.sent(request));
    ServiceId id = ask.write(view -> Services.create(view, spec, ids));
    return Ask.json(201, Created.of(id, List.of()));
  }

  private Answer update(Request request) throws IOException, InterruptedException {
    ServiceSpec spec = Ask.body(request, ServiceSpec.class);
    long version = Ask.objectVersion(request, "service");
    AuthSource auth = RegistryLogin.source(request);
    String id = request.parameter("id");
    if (isRollback(request.query().text("rollback"))) {
      ask.write(view -> Services.rollBack(view, id, version, clock.instant()));
    } else {
      ask.write(view -> Services.update(view, id, version, spec, auth));
    }
    return Ask.json(200, Warned.of(List.of()));
  }

  private static boolean isRollback(String option) {
    return switch (option) {
      case "", "none" -> false;
      case "previous" -> true;
      default -> throw new HttpRefusal(500, "unrecognized rollback option " + option);
    };
  }

  private Answer remove(Request request) throws InterruptedException {
    String id = request.parameter("id");
    ask.write(view -> Services.remove(view, id));
    return Answer.empty(200);
  }

  private Answer logs(Request request) throws InterruptedException {
    View view = ask.view();
    Service service = Ask.found(Lookup.service(view, request.parameter("id")));
    boolean tty = service.spec().taskTemplate().containerSpec().tty();
    return logs.answer(request, new LogQuery.Source.OfService(service.id()), tty);
  }
}
