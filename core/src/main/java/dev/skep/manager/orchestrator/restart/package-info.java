/// Decides what follows when a task has ended or has lost its node, and when a successor that waits
/// may start. Does not watch anything and remembers nothing: attempts and delays are read from the
/// tasks that are kept of the slot, so a new leader goes on where the last one was. The loops of
/// the services' modes ask, each for its own services.
@Room(
    hears = {},
    writes = {},
    next = "the orchestrator that has asked")
@NullMarked
package dev.skep.manager.orchestrator.restart;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
