/// Runs jobs to their end: each run of a replicated job fills its slots, so many at once, until
/// each has a task that is complete; each run of a global job has one task completed on every node
/// that fits. Takes the tasks of earlier runs away, replaces those that failed. Does not update:
/// every accepted spec is another run. A new leader looks at every job once; nothing here is
/// remembered elsewhere.
@Room(
    hears = {
      "ServiceCreated",
      "ServiceUpdated",
      "TaskCreated",
      "TaskUpdated",
      "TaskRemoved",
      "NodeCreated",
      "NodeUpdated",
      "NodeRemoved"
    },
    writes = {"Task (of jobs) = NEW", "Task.desired (of jobs)"},
    next = "allocator")
@NullMarked
package dev.skep.manager.orchestrator.jobs;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
