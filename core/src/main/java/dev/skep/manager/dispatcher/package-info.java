/// Talks to the agents: greets a node, tells it its tasks with the secrets and configs that they
/// need, and the networks' wanted state, writes down what it reports and the guests that it has,
/// notices when it is gone. Does not choose nodes and does not replace the tasks of a lost one. A
/// new leader knows no sessions: every node that is not down becomes unknown and has a double grace
/// to come back; each hears everything anew.
@Room(
    hears = {
      "Heard",
      "NodeCreated",
      "NodeUpdated",
      "NodeRemoved",
      "TaskCreated",
      "TaskUpdated",
      "TaskRemoved",
      "ServiceCreated",
      "ServiceUpdated",
      "ServiceRemoved",
      "NetworkCreated",
      "NetworkUpdated",
      "NetworkRemoved",
      "GuestCreated",
      "GuestUpdated",
      "GuestRemoved",
      "ClusterUpdated"
    },
    writes = {
      "Node.status",
      "Node.description",
      "Task.status >= ACCEPTED, as reported",
      "Task.status = ORPHANED of nodes long down",
      "Guest",
      "Guest.container",
      "Guest.aliases"
    },
    next = "replicated, updater, reaper; on the node: worker")
@NullMarked
package dev.skep.manager.dispatcher;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
