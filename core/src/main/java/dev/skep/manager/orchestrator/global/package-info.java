/// Keeps one task of each global service on every node that fits: makes it when the node comes or
/// fits again, gives it up when the node no longer does, replaces it when it has ended. Does not
/// replace tasks because their spec is old (the updater does); whether resources suffice is the
/// scheduler's question. A new leader looks at every global service on every node once; nothing
/// here is remembered elsewhere.
@Room(
    hears = {
      "ServiceCreated",
      "ServiceUpdated",
      "ServiceRemoved",
      "TaskCreated",
      "TaskUpdated",
      "TaskRemoved",
      "NodeCreated",
      "NodeUpdated",
      "NodeRemoved"
    },
    writes = {"Task (of global services) = NEW", "Task.desired (of global services)"},
    next = "allocator")
@NullMarked
package dev.skep.manager.orchestrator.global;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
