/// How one task becomes a container: the contract of container runtimes, and the machine that walks
/// a task through its states. Does not choose tasks and does not talk to managers. A new leader
/// changes nothing here.
@Room(
    hears = {"ContainerEvent"},
    writes = {},
    next = "worker")
@NullMarked
package dev.skep.agent.exec;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
