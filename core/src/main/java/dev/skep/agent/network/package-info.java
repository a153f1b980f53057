/// What the data plane of one node should be, as values: its bridge networks, published ports and
/// virtual addresses, and, as pure functions of them, the nftables text, the address and port
/// repairs and the firewall rules that bring a kernel there. Does not touch a kernel: reading what
/// is and applying the texts is the daemon's trade. Does not choose addresses: they come from the
/// allocator. Nothing here depends on who leads: a node goes on with what it was last told.
@Room(
    hears = {"ToAgent.Networks"},
    writes = {},
    next = "the node's kernel, by daemon.network")
@NullMarked
package dev.skep.agent.network;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
