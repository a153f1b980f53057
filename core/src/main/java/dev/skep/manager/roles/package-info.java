/// Makes the managers' group what users want it to be: certifies a node as manager or worker, and
/// says which one change of the log's membership comes next: a manager is let in when its process
/// listens, and taken out before it becomes a worker. Does not let a change cost the quorum, does
/// not issue certificates, and does not carry anything out: the daemon's runner does, on the
/// leader. Remembers nothing, so a new leader goes on where the former one stood.
@Room(
    hears = {"NodeCreated", "NodeUpdated", "NodeRemoved"},
    writes = {"Node.role", "Node.managerAddress"},
    next = "dispatcher")
@NullMarked
package dev.skep.manager.roles;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
