/// Replaces the swarm's root certificate while everything runs: says when a rotation begins, and
/// ends it once every node is certified by the next root. Does not certify anybody (the daemon
/// does) and does not tell nodes to renew (the dispatcher does). A node that is down holds a
/// rotation open until it is back or removed. A new leader looks at all nodes once; nothing here is
/// remembered.
@Room(
    hears = {"NodeUpdated", "NodeRemoved", "ClusterUpdated"},
    writes = {"Cluster.rootCa = the next root"},
    next = "dispatcher; on the node: the certificate's keeper")
@NullMarked
package dev.skep.manager.ca;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
