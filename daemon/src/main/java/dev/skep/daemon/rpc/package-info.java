/// How nodes talk: joining and agents' sessions, gRPC over TLS 1.3 on the managers' one port, which
/// the raft server listens on.
///
/// Does: carry records both ways, refuse callers whose certificate does not allow the method,
/// reconnect agents. Does not: decide who may join, or what a message means. On a new leader:
/// sessions end when their manager closes them; agents find another by themselves.
@NullMarked
package dev.skep.daemon.rpc;

import org.jspecify.annotations.NullMarked;
