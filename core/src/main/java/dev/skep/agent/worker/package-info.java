/// The agent of a node: keeps one task machine per assigned task, compares what is wanted with what
/// the runtime has, reports what is seen. Does not choose tasks and does not run containers itself.
/// A new leader is greeted with everything anew; containers run on meanwhile.
@Room(
    hears = {"ToAgent", "ContainerEvent"},
    writes = {},
    next = "dispatcher")
@NullMarked
package dev.skep.agent.worker;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
