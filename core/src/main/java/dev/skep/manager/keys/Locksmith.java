package dev.skep.manager.keys;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Dice;
import dev.skep.loop.Effect;
import dev.skep.loop.Input;
import dev.skep.loop.Timer;
import dev.skep.model.Cluster;
import dev.skep.model.NetworkKey;
import dev.skep.store.Change;
import dev.skep.store.StoreEvent;
import dev.skep.store.StoreEvent.*;
import dev.skep.store.View;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Keeps the keys of encrypted networks fresh.
public final class Locksmith implements ControlLoop {
  private static final System.Logger LOG = System.getLogger(Locksmith.class.getName());
  private static final Timer ROTATE = Timer.of("rotate");

  private final Dice dice;

  /// @param dice unpredictable in the daemon: all secrecy rests on them
  public Locksmith(Dice dice) {
    this.dice = dice;
  }

  @Override
  public String name() {
    return "keys";
  }

  @Override
  public List<Effect> start(View view, Instant now) {
    return look(view, now);
  }

  @Override
  public List<Effect> on(Input input, View view, Instant now) {
    return switch (input) {
      case Input.Committed(var events) ->
          events.stream().anyMatch(Locksmith::matters) ? look(view, now) : List.of();
      case Input.Refused _, Input.Due _ -> look(view, now);
      case Input.Heard _ -> List.of();
    };
  }

  private static boolean matters(StoreEvent event) {
    return switch (event) {
      case NetworkCreated(var network) -> network.spec().encrypted();
      case ClusterUpdated(var before, var after) ->
          !before.networkKeys().equals(after.networkKeys());
      case ClusterCreated _,
          NodeCreated _,
          NodeUpdated _,
          NodeRemoved _,
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

  private List<Effect> look(View view, Instant now) {
    Optional<Cluster> cluster = view.cluster();
    if (cluster.isEmpty()) return List.of();
    List<NetworkKey> has = cluster.get().networkKeys();
    boolean needed =
        has.isEmpty() && view.networks().stream().anyMatch(it -> it.spec().encrypted());
    List<NetworkKey> wanted = KeyRing.wanted(has, needed, now, dice);
    if (!wanted.equals(has)) {
      LOG.log(System.Logger.Level.INFO, "network keys {0} -> {1}", has, wanted);
      return List.of(Effect.Write.of(new Change.ReplaceNetworkKeys(wanted)));
    }
    return has.isEmpty() ? List.of() : List.of(new Effect.WakeAt(ROTATE, KeyRing.due(has)));
  }
}
