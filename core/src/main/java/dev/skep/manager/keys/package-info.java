/// Makes the keys that nodes seal frames of encrypted networks with, and replaces them in turn.
/// Does not tell them to nodes (the dispatcher does) and does not choose which of them a node sends
/// with (the agent does, by their order). A new leader goes on where the former was: when the next
/// key is due follows from the newest one.
@Room(
    hears = {"NetworkCreated", "ClusterUpdated"},
    writes = {"Cluster.networkKeys"},
    next = "dispatcher; on the node: agent.network")
@NullMarked
package dev.skep.manager.keys;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
