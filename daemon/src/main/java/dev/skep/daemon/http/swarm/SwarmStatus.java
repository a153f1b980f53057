package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.engine.SwarmPart;
import dev.skep.dockerapi.codec.DockerJson;
import dev.skep.dockerapi.view.SwarmDocument;
import dev.skep.dockerapi.view.SwarmInfo;
import dev.skep.model.Cluster;
import dev.skep.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The swarm's part of `/info` and of every ping.
public final class SwarmStatus implements Supplier<SwarmPart> {
  private static final String TWO_MANAGERS =
      """
      WARNING: Running Swarm in a two-manager configuration. This configuration provides
               no fault tolerance, and poses a high risk to lose control over the cluster.
               Refer to https://docs.docker.com/engine/swarm/admin_guide/ to configure the
               Swarm for fault-tolerance.\
      """;

  private static final String LEADERLESS = NotAManager.leaderless().getMessage();

  private final Swarm swarm;

  public SwarmStatus(Swarm swarm) {
    this.swarm = swarm;
  }

  @Override
  public SwarmPart get() {
    return switch (swarm.standing()) {
      case Standing.Inactive _ -> SwarmPart.INACTIVE;
      case Standing.Pending _ -> outside("pending", "");
      case Standing.Failed(var error) -> outside("error", error);
      case Standing.Locked _ ->
          outside(
              "locked",
              "Swarm is encrypted and needs to be unlocked before it can be used. Please use"
                  + " \"docker swarm unlock\" to unlock it.");
      case Standing.Worker _ -> part("active/worker", member(false, ""));
      case Standing.Preparing _ -> part("active/manager", member(false, ""));
      case Standing.Manager _ -> manager();
    };
  }

  private SwarmPart outside(String state, String error) {
    return part(
        state,
        new SwarmInfo(
            swarm.self().map(self -> self.id().value()).orElse(""),
            swarm.self().map(Swarm.Self::addr).orElse(""),
            state,
            false,
            error,
            Optional.empty(),
            0,
            0,
            Optional.empty(),
            List.of()));
  }

  private SwarmInfo member(boolean control, String error) {
    return new SwarmInfo(
        swarm.self().map(self -> self.id().value()).orElse(""),
        swarm.self().map(Swarm.Self::addr).orElse(""),
        "active",
        control,
        error,
        Optional.of(swarm.remoteManagers()),
        0,
        0,
        Optional.empty(),
        List.of());
  }

  /// From this manager's own view, on any manager: `info` must not wait for others. A leader's
  /// absence is an error only when it lasts for longer than requests wait.
  private SwarmPart manager() {
    boolean leaderless = swarm.leaders().map(Leaders::now).filter(AtLeader::isOver).isPresent();
    SwarmInfo base = member(true, leaderless ? LEADERLESS : "");
    Optional<View> view = swarm.view();
    Optional<Cluster> cluster = view.flatMap(View::cluster);
    if (cluster.isEmpty()) return part("active/manager", base);
    int managers = swarm.managers().size();
    var warnings = new ArrayList<String>();
    if (managers == 2) warnings.add(TWO_MANAGERS);
    if (leaderless) warnings.add("WARNING: " + Stale.SENTENCE);
    return part(
        "active/manager",
        new SwarmInfo(
            base.nodeId(),
            base.nodeAddr(),
            base.localNodeState(),
            true,
            base.error(),
            base.remoteManagers(),
            view.orElseThrow().nodes().size(),
            managers,
            Optional.of(SwarmDocument.withoutTokens(cluster.get())),
            List.copyOf(warnings)));
  }

  private static SwarmPart part(String state, SwarmInfo info) {
    return new SwarmPart(state, DockerJson.write(info), info.warnings());
  }
}
