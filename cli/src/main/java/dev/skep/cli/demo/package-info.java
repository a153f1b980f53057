/// The verb `demo`: a whole swarm on this machine, deployed and looked at through the same API as
/// any other.
@NullMarked
package dev.skep.cli.demo;

import org.jspecify.annotations.NullMarked;
