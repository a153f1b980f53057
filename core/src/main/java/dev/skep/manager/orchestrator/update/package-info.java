/// Replaces the tasks of a service whose spec has changed, a few slots at a time, and pauses or
/// goes back when too many of the new tasks fail. Does not fill or empty slots and does not restart
/// what has ended (the orchestrators of the modes do), nor start what waits for its predecessor. A
/// new leader finds in the tasks how far an update has come; it counts failures and watched slots
/// from the start again.
@Room(
    hears = {
      "ServiceUpdated",
      "ServiceRemoved",
      "TaskCreated",
      "TaskUpdated",
      "TaskRemoved",
      "NodeCreated",
      "NodeUpdated"
    },
    writes = {
      "Service.updateStatus",
      "Service.spec (an update given up)",
      "Task (of the next revision) = NEW",
      "Task.desired (dirty)"
    },
    next = "allocator")
@NullMarked
package dev.skep.manager.orchestrator.update;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
