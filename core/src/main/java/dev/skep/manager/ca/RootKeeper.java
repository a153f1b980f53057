package dev.skep.manager.ca;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Effect;
import dev.skep.loop.Input;
import dev.skep.model.RootRotation;
import dev.skep.store.Change;
import dev.skep.store.StoreEvent;
import dev.skep.store.StoreEvent.*;
import dev.skep.store.View;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Ends rotations of the root.
public final class RootKeeper implements ControlLoop {
  private static final System.Logger LOG = System.getLogger(RootKeeper.class.getName());

  @Override
  public String name() {
    return "ca";
  }

  @Override
  public List<Effect> start(View view, Instant now) {
    return complete(view);
  }

  @Override
  public List<Effect> on(Input input, View view, Instant now) {
    return switch (input) {
      case Input.Committed(var events) ->
          events.stream().anyMatch(RootKeeper::matters) ? complete(view) : List.of();
      // Another root is to follow by now; its nodes will be heard of.
      case Input.Refused _ -> complete(view);
      case Input.Due _, Input.Heard _ -> List.of();
    };
  }

  private static boolean matters(StoreEvent event) {
    return switch (event) {
      case NodeUpdated(var before, var after) ->
          !before.description().tlsInfo().equals(after.description().tlsInfo());
      case NodeRemoved _ -> true;
      case ClusterUpdated(var before, var after) -> !before.rootCa().equals(after.rootCa());
      case ClusterCreated _,
          NodeCreated _,
          NetworkCreated _,
          NetworkUpdated _,
          NetworkRemoved _,
          OfGuest _,
          OfPayload _,
          ServiceCreated _,
          ServiceUpdated _,
          ServiceRemoved _,
          TaskCreated _,
          TaskUpdated _,
          TaskRemoved _ ->
          false;
    };
  }

  private static List<Effect> complete(View view) {
    Optional<RootRotation> done = completed(view);
    done.ifPresent(_ ->
        LOG.log(
            System.Logger.Level.INFO,
            "root rotating -> replaced: {0} nodes are certified by the next one",
            view.nodes().size()));
    return done.<List<Effect>>map(rotation ->
            List.of(Effect.Write.of(new Change.CompleteRootRotation(rotation.certificatePem()))))
        .orElse(List.of());
  }

  /// The rotation that every node has followed. Looks at all nodes, but only while one goes on.
  static Optional<RootRotation> completed(View view) {
    return view.cluster()
        .flatMap(cluster -> cluster.rootCa().rotation())
        .filter(rotation ->
            view.nodes().stream()
                .allMatch(node -> rotation.hasIssued(node.description().tlsInfo())));
  }
}
