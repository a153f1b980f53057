/// Chooses a node for each pending task, confirms nodes that were chosen beforehand (global
/// services), and says of every task that fits nowhere why. Ends tasks that are not wanted any more
/// before they got a node. Does not create or stop tasks, and never moves one.
///
/// A new leader rebuilds its picture of the nodes from the store; nothing here is remembered
/// elsewhere. `docs/decisions/0007-scheduler-data-structure.md` tells how it is kept.
@Room(
    hears = {"Node*", "ServiceRemoved", "Task*"},
    writes = {"Task.node", "Task.status = ASSIGNED", "Task.status = SHUTDOWN before ASSIGNED"},
    next = "dispatcher")
@NullMarked
package dev.skep.manager.scheduler;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
