package dev.skep.daemon.engine;

import dev.skep.agent.exec.ContainerEvent;
import dev.skep.agent.exec.Executor;
import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.Underlay;
import dev.skep.daemon.names.NodeNames;
import dev.skep.daemon.network.NodeNetwork;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeId;
import dev.skep.model.Task;
import dev.skep.wire.NetworkMap;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A way to run tasks on this machine, with the networking that goes with it.
public interface ContainerRuntime {
  /// An executor for the tasks of `node`.
  ///
  /// @param underlay where this node is among the others, as of now
  /// @param told hears what comes of commands, and what happens by itself; on any thread
  Runner run(NodeId node, Supplier<Underlay> underlay, Consumer<ContainerEvent> told);

  /// The containers of users' own beside them.
  ///
  /// @param told hears what is found; on any thread
  OwnGuests guests(Consumer<ContainerEvent> told);

  /// What this host is and has; the trust part is left empty.
  NodeDescription describe() throws IOException;

  /// What a task of this machine has written. A task that has no container (yet, or any more) has
  /// written nothing; with `follow`, too, its log ends at once, so ask again when it runs. The
  /// caller closes.
  ///
  /// @throws IOException when the runtime does not answer, or keeps no output
  TaskLog log(Task task, TaskLogQuery query) throws IOException;

  /// The data plane of a node.
  ///
  /// @param address at which the node is known to others
  NodeNetwork network(String address);

  /// The name server of a node.
  NodeNames names();

  /// What the data plane must have.
  DataPlane plane(Underlay here, NetworkMap map);

  /// An executor at work.
  interface Runner extends Executor, AutoCloseable {
    /// Begins to listen to what happens by itself.
    void start();

    /// Takes away all that was ever made for the node: it leaves the swarm.
    void removeAll() throws IOException;

    /// Stops to listen; what runs goes on running.
    @Override
    void close();
  }
}
