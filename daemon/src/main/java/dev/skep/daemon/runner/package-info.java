/// The impure half of the loops: threads, clocks and queues around the leader's turn, the
/// replicated view and a node's agent. Decides nothing about services, tasks or nodes.
@NullMarked
package dev.skep.daemon.runner;

import org.jspecify.annotations.NullMarked;
