package dev.skep.daemon.http.swarm;

import dev.skep.dockerapi.view.RebalanceDocument;
import dev.skep.dockerapi.view.RebalanceDocument.Step;
import dev.skep.manager.scheduler.rebalance.Move;
import dev.skep.manager.scheduler.rebalance.Moves;
import dev.skep.manager.scheduler.rebalance.Rest;
import dev.skep.model.NodeId;
import dev.skep.model.Service;
import dev.skep.store.View;
import java.time.Instant;

/// The moves of a service, for clients.
final class RebalanceAnswer {
  private RebalanceAnswer() {}

  static RebalanceDocument of(Service service, View view, Instant now) {
    return new RebalanceDocument(
        service.name(),
        Moves.ifAskedNow(view, service, now).stream().map(move -> step(move, view)).toList(),
        switch (Rest.of(view, service, now)) {
          case Rest.AtRest _ -> "";
          case Rest.Busy(var why, _) -> why;
        });
  }

  private static Step step(Move move, View view) {
    return new Step(
        move.task().id(),
        move.task().serviceName() + "." + move.task().place(),
        move.from(),
        hostname(move.from(), view),
        move.to(),
        hostname(move.to(), view));
  }

  private static String hostname(NodeId id, View view) {
    return view.node(id).map(node -> node.description().hostname()).orElse("");
  }
}
