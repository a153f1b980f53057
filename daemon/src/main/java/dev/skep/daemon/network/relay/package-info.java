/// Carries frames of encrypted networks between nodes, sealed. Their VXLAN devices send from a
/// network namespace of this process whose only way out is the relay: while there is no relay, no
/// key, or no such peer, nothing leaves, and nothing that comes by another way arrives.
@NullMarked
package dev.skep.daemon.network.relay;

import org.jspecify.annotations.NullMarked;
