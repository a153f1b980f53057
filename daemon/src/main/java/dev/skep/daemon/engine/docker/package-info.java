/// The Docker Engine as a node's container runtime, through its API socket. Does not decide when a
/// task runs; keeps nothing that a look at the engine would not tell again.
@NullMarked
package dev.skep.daemon.engine.docker;

import org.jspecify.annotations.NullMarked;
