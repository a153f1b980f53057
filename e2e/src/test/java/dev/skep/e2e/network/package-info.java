/// Whether all who have a say in a swarm's networks say the same: the managers' store, each node's
/// agent, each node's kernel and each node's name server.
@NullMarked
package dev.skep.e2e.network;

import org.jspecify.annotations.NullMarked;
