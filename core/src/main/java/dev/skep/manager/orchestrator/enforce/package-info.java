/// Rejects tasks whose node has become the wrong one: its labels, role or address no longer meet
/// the constraints of the service, or what it has no longer covers what its tasks reserve. Does not
/// replace them (the orchestrators do, as any task that has ended), leaves paused nodes their tasks
/// and drained and dead ones to the orchestrators. A new leader looks at all nodes once; nothing
/// here is remembered elsewhere.
@Room(
    hears = {"NodeUpdated"},
    writes = {"Task.status = REJECTED by managers"},
    next = "replicated, global, jobs; on the node: worker")
@NullMarked
package dev.skep.manager.orchestrator.enforce;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
