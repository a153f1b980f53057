package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.Route;
import dev.skep.dockerapi.view.NodeDocument;
import dev.skep.manager.api.Lists;
import dev.skep.manager.api.Lookup;
import dev.skep.manager.api.Nodes;
import dev.skep.model.ManagerStatus;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeSpec;
import dev.skep.store.View;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// `/nodes`.
public final class NodeRoutes {
  private final Swarm swarm;
  private final Ask ask;
  private final InstantSource clock;

  private NodeRoutes(Swarm swarm, InstantSource clock) {
    this.swarm = swarm;
    this.ask = new Ask(swarm);
    this.clock = clock;
  }

  public static List<Route> of(Swarm swarm, InstantSource clock) {
    var it = new NodeRoutes(swarm, clock);
    var leader = new AtLeader(swarm);
    return List.of(
        Route.get("/nodes", leader.answers(it::list)),
        Route.get("/nodes/{id}", leader.answers(it::inspect)),
        Route.post("/nodes/{id}/update", leader.answers(it::update)),
        Route.delete("/nodes/{id}", leader.answers(it::remove)));
  }

  private Answer list(Request request) throws InterruptedException {
    var filters = Ask.filters(request);
    View view = ask.view();
    SortedMap<NodeId, ManagerStatus> managers = swarm.managers();
    return Ask.json(
        200,
        Ask.listed(Lists.nodes(view, filters)).stream()
            .map(node -> document(node, managers))
            .toList());
  }

  private Answer inspect(Request request) throws InterruptedException {
    Node node = Ask.found(Lookup.node(ask.view(), request.parameter("id")));
    return Ask.json(200, document(node, swarm.managers()));
  }

  private static NodeDocument document(Node node, SortedMap<NodeId, ManagerStatus> managers) {
    return NodeDocument.of(node, Optional.ofNullable(managers.get(node.id())));
  }

  private Answer update(Request request) throws IOException, InterruptedException {
    NodeSpec spec = Ask.body(request, NodeSpec.class);
    long version = Ask.objectVersion(request, "node");
    String id = request.parameter("id");
    SortedMap<NodeId, ManagerStatus> managers = swarm.managers();
    ask.write(view -> Nodes.update(view, id, version, spec, managers));
    return Answer.empty(200);
  }

  private Answer remove(Request request) throws InterruptedException {
    String id = request.parameter("id");
    boolean force = request.query().flag("force");
    SortedMap<NodeId, ManagerStatus> managers = swarm.managers();
    ask.write(view -> Nodes.remove(view, id, force, managers, clock.instant()));
    return Answer.empty(200);
  }
}
