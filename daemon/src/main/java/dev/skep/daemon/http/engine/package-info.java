/// The part of Docker's API that the node's container engine answers: forwarded byte for byte,
/// hijacked streams included, plus the few answers (`/_ping`, `/version`, `/info`) that are the
/// engine's and ours together. Without an engine, or while it is away, these few speak for this
/// host alone.
@NullMarked
package dev.skep.daemon.http.engine;

import org.jspecify.annotations.NullMarked;
