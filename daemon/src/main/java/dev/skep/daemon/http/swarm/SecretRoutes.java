package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.Route;
import dev.skep.dockerapi.view.CreatedPayload;
import dev.skep.dockerapi.view.SecretDocument;
import dev.skep.loop.Ids;
import dev.skep.manager.api.Lists;
import dev.skep.manager.api.Lookup;
import dev.skep.manager.api.Secrets;
import dev.skep.model.SecretId;
import dev.skep.model.SecretSpec;
import java.io.IOException;
import java.util.List;

/// `/secrets`.
public final class SecretRoutes {
  private final Ask ask;
  private final Ids ids;

  private SecretRoutes(Swarm swarm, Ids ids) {
    this.ask = new Ask(swarm);
    this.ids = ids;
  }

  public static List<Route> of(Swarm swarm, Ids ids) {
    var it = new SecretRoutes(swarm, ids);
    var leader = new AtLeader(swarm);
    return List.of(
        Route.get("/secrets", leader.answers(it::list)),
        Route.post("/secrets/create", leader.answers(it::create)),
        Route.get("/secrets/{id}", leader.answers(it::inspect)),
        Route.post("/secrets/{id}/update", leader.answers(it::update)),
        Route.delete("/secrets/{id}", leader.answers(it::remove)));
  }

  private Answer list(Request request) {
    var filters = Ask.filters(request);
    return Ask.json(
        200,
        Ask.listed(Lists.secrets(ask.view(), filters)).stream().map(SecretDocument::of).toList());
  }

  private Answer inspect(Request request) {
    var secret = Ask.found(Lookup.secret(ask.view(), request.parameter("id")));
    return Ask.json(200, SecretDocument.of(secret));
  }

  private Answer create(Request request) throws IOException, InterruptedException {
    SecretSpec spec = Ask.body(request, SecretSpec.class);
    Ask.checkTemplating(request, "secret", spec.templating());
    SecretId id = ask.write(view -> Secrets.create(view, spec, ids));
    return Ask.json(201, CreatedPayload.of(id));
  }

  private Answer update(Request request) throws IOException, InterruptedException {
    SecretSpec spec = Ask.body(request, SecretSpec.class);
    long version = Ask.payloadVersion(request, "secret");
    String id = request.parameter("id");
    ask.write(view -> Secrets.update(view, id, version, spec));
    return Answer.empty(200);
  }

  private Answer remove(Request request) throws InterruptedException {
    String id = request.parameter("id");
    ask.write(view -> Secrets.remove(view, id));
    return Answer.empty(204);
  }
}
