/// Deletes what is over: tasks to be removed that have stopped or never reached a node, the history
/// of slots beyond what the cluster keeps, revisions that nobody refers to. Tells the tasks of a
/// service that is gone to go. Does not stop anything else, and leaves a slot its last task, by
/// which restarts are counted and a finished task is known to be finished. A new leader looks at
/// all tasks once; nothing here is remembered elsewhere.
@Room(
    hears = {
      "TaskCreated",
      "TaskUpdated",
      "TaskRemoved",
      "ServiceUpdated",
      "ServiceRemoved",
      "NodeRemoved",
      "ClusterUpdated"
    },
    writes = {"Task = deleted", "Revision = deleted", "Task.desired = REMOVE (service gone)"},
    next = "allocator")
@NullMarked
package dev.skep.manager.orchestrator.reaper;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
