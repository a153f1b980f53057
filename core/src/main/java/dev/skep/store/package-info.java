/// The replicated state: an immutable snapshot, the changes that may be asked of it, and the events
/// that follow. Applying a log entry is a pure function of (view, entry), the same on every
/// manager. Does not decide anything about services or nodes; does not know how the log is
/// replicated. A new leader finds here all there is to know.
@Room(
    hears = {},
    writes = {"Meta", "Revision = created"},
    next = "whichever loop hears the event")
@NullMarked
package dev.skep.store;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
