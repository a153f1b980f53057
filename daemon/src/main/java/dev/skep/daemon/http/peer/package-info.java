/// The API between managers: requests about the swarm that reach a manager which does not lead are
/// passed on to the one that does, as they came, and the answers passed back as they come. Knows no
/// route.
@NullMarked
package dev.skep.daemon.http.peer;

import org.jspecify.annotations.NullMarked;
