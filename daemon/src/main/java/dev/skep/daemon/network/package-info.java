/// Brings a node's data plane to its wanted state and keeps it there: in the kernel (nftables,
/// addresses, switches) or, for the `process` runtime, by listening and forwarding. Does not decide
/// what is wanted; that is [dev.skep.agent.network]. A daemon that stops leaves the kernel's data
/// plane as it is; the next one takes it over without an interruption.
@NullMarked
package dev.skep.daemon.network;

import org.jspecify.annotations.NullMarked;
