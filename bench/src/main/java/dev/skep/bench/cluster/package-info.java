/// Measures a whole swarm of three hosts from outside: Skep and Docker's own swarm mode, one after
/// the other on the same hosts and engines, by the same script. Hosts are namespaces of this
/// machine, made by the scripts beside the checkout; root needed.
@NullMarked
package dev.skep.bench.cluster;

import org.jspecify.annotations.NullMarked;
