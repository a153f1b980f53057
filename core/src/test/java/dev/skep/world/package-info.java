/// A whole swarm on one thread, from a seed: the real loops and agents, a simulated log, simulated
/// engines and links, and faults. Laws are checked after each event.
@NullMarked
package dev.skep.world;

import org.jspecify.annotations.NullMarked;
