package dev.skep.manager.api;

import dev.skep.model.Network;
import dev.skep.model.NetworkAttachmentConfig;
import dev.skep.model.ServiceSpec;
import dev.skep.model.TaskSpec;
import dev.skep.store.Refusal;
import dev.skep.store.View;
import java.util.ArrayList;

/// Users name networks as they like; a stored spec holds ids.
sealed interface NetworkTargets {
  record Resolved(ServiceSpec spec) implements NetworkTargets {}

  /// In the daemon's voice: the names are resolved before the cluster's API is asked.
  record Missing(Refusal why) implements NetworkTargets {}

  static NetworkTargets resolve(View view, ServiceSpec spec) {
    TaskSpec task = spec.taskTemplate();
    var resolved = new ArrayList<NetworkAttachmentConfig>();
    for (NetworkAttachmentConfig it : spec.attachedNetworks()) {
      switch (Lookup.network(view, it.target())) {
        case Lookup.Missed<Network> _ -> {
          return new Missing(
              new Refusal(Refusal.Code.UNKNOWN, "network " + it.target() + " not found"));
        }
        case Lookup.Found<Network>(var network) ->
            resolved.add(
                new NetworkAttachmentConfig(network.id().value(), it.aliases(), it.driverOpts()));
      }
    }
    var template =
        new TaskSpec(
            task.containerSpec(),
            task.resources(),
            task.restartPolicy(),
            task.placement(),
            resolved,
            task.logDriver(),
            task.forceUpdate());
    return new Resolved(spec.withTaskTemplate(template));
  }
}
