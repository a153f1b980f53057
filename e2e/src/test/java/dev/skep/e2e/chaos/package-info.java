/// What a random run does to a swarm and asks of it: faults, a client, and what the client was
/// told.
@NullMarked
package dev.skep.e2e.chaos;

import org.jspecify.annotations.NullMarked;
