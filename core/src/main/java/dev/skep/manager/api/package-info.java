/// What users may ask of the swarm: checks a request against a view and turns it into changes, or
/// says no in the words that clients expect. Also finds and counts what users list. Does not create
/// tasks (removing a service only marks them), place anything, or remember anything between two
/// requests, so a new leader means nothing to it.
@Room(
    hears = {},
    writes = {
      "Cluster.spec",
      "Cluster.rootCa = as users ask: new join tokens, a rotation begun",
      "Cluster.unlockKey",
      "Network = created, removed",
      "Node.spec",
      "Node = removed by a user",
      "Secret = created, removed",
      "Secret.spec = other labels",
      "Config = created, removed",
      "Config.spec = other labels",
      "Service = created, removed",
      "Service.spec (as users ask, rollback included)",
      "Service.rebalanceAsked = asked",
      "Task.desired = REMOVE (with its service)",
      "Task.status = ORPHANED (with its node)"
    },
    next = "orchestrator")
@NullMarked
package dev.skep.manager.api;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
