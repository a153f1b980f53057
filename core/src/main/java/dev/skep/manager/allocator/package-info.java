/// Gives numbers: subnets and VXLAN ids to networks, published ports and virtual IPs to services,
/// an address per network to tasks and guests, and to nodes on the networks that they need. Does
/// not choose nodes, and does not judge what the user asked for; the API refuses conflicts that can
/// be seen beforehand.
///
/// A new leader recounts from the store what is taken, before it gives anything: objects that hold
/// values come first. Only the place from which the next address is looked for is a guess then.
@Room(
    hears = {"Cluster*", "Node*", "Network*", "Service*", "Task*", "Guest*"},
    writes = {
      "Network.state",
      "Node.attachments",
      "Service.endpoint",
      "Task.networks",
      "Task.status = PENDING",
      "Guest.address",
      "Guest.trouble"
    },
    next = "scheduler; of nodes' addresses: dispatcher")
@NullMarked
package dev.skep.manager.allocator;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
