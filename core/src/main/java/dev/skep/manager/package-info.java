/// The policy of the swarm: one room per trade, each a control loop over the store or functions
/// that loops share. Rooms meet only in the store and never call one another's loops. Nothing here
/// touches a host.
@NullMarked
package dev.skep.manager;

import org.jspecify.annotations.NullMarked;
