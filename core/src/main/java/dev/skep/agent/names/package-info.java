/// What containers are answered when they ask for names: service discovery, as a pure function from
/// what the managers have told of networks, services, tasks and guests to an answer. Does not open
/// a socket and does not know how questions look on the wire: that is the daemon's trade. Does not
/// decide which tasks serve. Nothing here depends on who leads: a node goes on with what it was
/// last told.
@Room(
    hears = {"ToAgent.Networks"},
    writes = {},
    next = "the containers that ask, by daemon.names")
@NullMarked
package dev.skep.agent.names;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
