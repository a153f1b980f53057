/// Answers the name questions of this node's containers, on the node's own address of each network:
/// reads and writes DNS messages, and passes on to the node's own name servers what is no name of
/// the swarm. Does not decide what a name means; that is [dev.skep.agent.names]. A daemon that
/// stops leaves its containers without names until the next one listens.
@NullMarked
package dev.skep.daemon.names;

import org.jspecify.annotations.NullMarked;
