/// The swarm's routes over a hand-made swarm: by requests in memory, and by the genuine client.
@NullMarked
package dev.skep.daemon.http.swarm;

import org.jspecify.annotations.NullMarked;
