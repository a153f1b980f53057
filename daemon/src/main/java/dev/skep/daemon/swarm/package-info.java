/// This node's part in a swarm: beginning one, joining, coming back after a restart, leaving. Puts
/// the manager's half and the agent's half together; decides nothing about services.
@NullMarked
package dev.skep.daemon.swarm;

import org.jspecify.annotations.NullMarked;
