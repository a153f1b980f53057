package dev.skep.agent.exec;

import dev.skep.model.GuestId;
import dev.skep.model.NetworkId;
import dev.skep.model.PortConfig;
import dev.skep.model.TaskId;
import dev.skep.model.TaskStatus.ContainerStatus;
import java.util.List;

/// What a container runtime tells its agent.
public sealed interface ContainerEvent {
  record Prepared(TaskId task, ContainerStatus container) implements ContainerEvent {}

  /// @param ports host ports of the container, with the numbers that the runtime chose
  record Started(TaskId task, ContainerStatus container, List<PortConfig> ports)
      implements ContainerEvent {
    public Started {
      ports = List.copyOf(ports);
    }
  }

  /// @param cause why it ended, if not by itself: `unhealthy container` …; empty otherwise
  record Exited(TaskId task, ContainerStatus container, String cause) implements ContainerEvent {}

  /// A command came to nothing.
  ///
  /// @param error in the runtime's own words
  /// @param temporary worth another try: the runtime is not reachable, say
  record Failed(TaskId task, String error, boolean temporary) implements ContainerEvent {}

  record Removed(TaskId task) implements ContainerEvent {}

  /// All containers that carry this node's label; what is not listed is not there.
  record Found(List<FoundContainer> containers) implements ContainerEvent {
    public Found {
      containers = List.copyOf(containers);
    }
  }

  /// All containers of users' own, running or not, that have an address on a network of the swarm.
  record Lodging(List<FoundGuest> guests) implements ContainerEvent {
    public Lodging {
      guests = List.copyOf(guests);
    }
  }

  /// The runtime does not answer; what runs goes on running, unseen.
  record EngineLost(String why) implements ContainerEvent {}

  /// It answers again. A `Look` follows.
  record EngineBack() implements ContainerEvent {}

  /// @param spare what the guest is called if nobody knows it: follows from container and network
  /// @param address without prefix length
  record FoundGuest(
      GuestId spare, NetworkId network, String address, String container, List<String> aliases) {
    public FoundGuest {
      aliases = List.copyOf(aliases);
    }
  }

  /// @param phase how far the container is
  record FoundContainer(TaskId task, Phase phase, ContainerStatus container) {
    public enum Phase {
      CREATED,
      RUNNING,
      EXITED
    }
  }
}
