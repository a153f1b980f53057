package dev.skep.manager.scheduler.filter;

import dev.skep.model.ContainerSpec;
import dev.skep.model.Mount;
import dev.skep.model.Network;
import dev.skep.model.NetworkAttachmentConfig;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkSpec;
import dev.skep.model.NodeDescription.Plugin;
import dev.skep.model.Placement;
import dev.skep.model.Platform;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskSpec;
import dev.skep.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All that decides whether a node may run a task. Tasks that want the same are told the same, so
/// this is also the key under which verdicts are shared.
///
/// @param fixed what only the node itself decides, not the tasks on it
/// @param maxReplicas tasks of the service per node; 0 means no limit
/// @param limited whose tasks are counted; only with a limit, so that other services can share
public record Wants(
    Fixed fixed, Footprint footprint, long maxReplicas, Optional<ServiceId> limited) {

  /// @param plugins the drivers that the node's engine must have
  public record Fixed(List<String> constraints, List<Platform> platforms, List<Plugin> plugins) {
    static final Fixed NOTHING = new Fixed(List.of(), List.of(), List.of());

    public Fixed {
      constraints = List.copyOf(constraints);
      platforms = List.copyOf(platforms);
      plugins = List.copyOf(plugins);
    }
  }

  public static Wants of(Task task, ServiceSpec spec, View view) {
    Placement placement = spec.taskTemplate().placement().orElse(Placement.ANYWHERE);
    List<Plugin> plugins = plugins(spec, view);
    Fixed fixed =
        placement.constraints().isEmpty() && placement.platforms().isEmpty() && plugins.isEmpty()
            ? Fixed.NOTHING
            : new Fixed(placement.constraints(), placement.platforms(), plugins);
    return new Wants(
        fixed,
        Footprint.of(task, spec),
        placement.maxReplicas(),
        placement.maxReplicas() > 0 ? Optional.of(task.service()) : Optional.empty());
  }

  /// Overlay networks are made by Skep itself and need no driver of the engine's.
  private static List<Plugin> plugins(ServiceSpec spec, View view) {
    TaskSpec template = spec.taskTemplate();
    var plugins = new ArrayList<Plugin>();
    ContainerSpec container = template.containerSpec();
    for (Mount mount : container.mounts()) {
      mount
          .volumeOptions()
          .filter(_ -> mount.type() == Mount.Type.VOLUME)
          .flatMap(Mount.VolumeOptions::driverConfig)
          .map(Mount.VolumeDriver::name)
          .filter(name -> !name.isEmpty() && !name.equals("local"))
          .ifPresent(name -> plugins.add(new Plugin("Volume", name)));
    }
    for (NetworkAttachmentConfig network : spec.attachedNetworks()) {
      view.network(new NetworkId(network.target()))
          .map(Network::spec)
          .filter(it -> !it.driverOrDefault().equals(NetworkSpec.OVERLAY))
          .ifPresent(it -> plugins.add(new Plugin("Network", it.driver())));
    }
    template
        .logDriver()
        .map(TaskSpec.LogDriver::name)
        .filter(name -> !name.isEmpty() && !name.equals("none"))
        .ifPresent(name -> plugins.add(new Plugin("Log", name)));
    return plugins;
  }
}
