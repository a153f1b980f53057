/// A thin HTTP/1.1 client for Docker's API over a unix socket or plain TCP: one request at a time
/// per connection, bodies streamed in both directions, connections kept and handed over
/// ("hijacked") when the peer upgrades them. Blocking on purpose: callers are virtual threads.
/// Knows no JSON and no Docker route.
@NullMarked
package dev.skep.dockerapi.client;

import org.jspecify.annotations.NullMarked;
