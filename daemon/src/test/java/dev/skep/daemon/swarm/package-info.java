@NullMarked
package dev.skep.daemon.swarm;

import org.jspecify.annotations.NullMarked;
