/// Who is who: the swarm's root CA, node certificates, join tokens, and the TLS that managers and
/// agents speak.
///
/// Does: issue and check certificates, keep a node's identity on disk, swap certificates under a
/// running TLS context. Does not: decide who may join, open sockets. On a new leader: nothing; the
/// root's key is in the store, and whoever leads signs.
@NullMarked
package dev.skep.daemon.pki;

import org.jspecify.annotations.NullMarked;
