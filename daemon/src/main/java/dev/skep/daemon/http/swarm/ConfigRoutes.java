package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.Route;
import dev.skep.dockerapi.view.ConfigDocument;
import dev.skep.dockerapi.view.CreatedPayload;
import dev.skep.loop.Ids;
import dev.skep.manager.api.Configs;
import dev.skep.manager.api.Lists;
import dev.skep.manager.api.Lookup;
import dev.skep.model.ConfigId;
import dev.skep.model.ConfigSpec;
import java.io.IOException;
import java.util.List;

/// `/configs`.
public final class ConfigRoutes {
  private final Ask ask;
  private final Ids ids;

  private ConfigRoutes(Swarm swarm, Ids ids) {
    this.ask = new Ask(swarm);
    this.ids = ids;
  }

  public static List<Route> of(Swarm swarm, Ids ids) {
    var it = new ConfigRoutes(swarm, ids);
    var leader = new AtLeader(swarm);
    return List.of(
        Route.get("/configs", leader.answers(it::list)),
        Route.post("/configs/create", leader.answers(it::create)),
        Route.get("/configs/{id}", leader.answers(it::inspect)),
        Route.post("/configs/{id}/update", leader.answers(it::update)),
        Route.delete("/configs/{id}", leader.answers(it::remove)));
  }

  private Answer list(Request request) {
    var filters = Ask.filters(request);
    return Ask.json(
        200,
        Ask.listed(Lists.configs(ask.view(), filters)).stream().map(ConfigDocument::of).toList());
  }

  private Answer inspect(Request request) {
    var config = Ask.found(Lookup.config(ask.view(), request.parameter("id")));
    return Ask.json(200, ConfigDocument.of(config));
  }

  private Answer create(Request request) throws IOException, InterruptedException {
    ConfigSpec spec = Ask.body(request, ConfigSpec.class);
    Ask.checkTemplating(request, "config", spec.templating());
    ConfigId id = ask.write(view -> Configs.create(view, spec, ids));
    return Ask.json(201, CreatedPayload.of(id));
  }

  private Answer update(Request request) throws IOException, InterruptedException {
    ConfigSpec spec = Ask.body(request, ConfigSpec.class);
    long version = Ask.payloadVersion(request, "config");
    String id = request.parameter("id");
    ask.write(view -> Configs.update(view, id, version, spec));
    return Answer.empty(200);
  }

  private Answer remove(Request request) throws InterruptedException {
    String id = request.parameter("id");
    ask.write(view -> Configs.remove(view, id));
    return Answer.empty(204);
  }
}
