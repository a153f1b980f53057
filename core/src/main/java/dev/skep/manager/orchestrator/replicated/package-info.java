/// Keeps as many tasks of each replicated service as its user wants: fills slots, empties those
/// beyond the count, replaces tasks that have ended or have lost their node. Does not replace tasks
/// because their spec is old (the updater does), does not choose nodes, does not delete. A new
/// leader looks at every replicated service once; nothing here is remembered elsewhere.
@Room(
    hears = {
      "ServiceCreated",
      "ServiceUpdated",
      "TaskCreated",
      "TaskUpdated",
      "TaskRemoved",
      "NodeUpdated",
      "NodeRemoved"
    },
    writes = {"Task (of replicated services) = NEW", "Task.desired (of replicated services)"},
    next = "allocator")
@NullMarked
package dev.skep.manager.orchestrator.replicated;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
