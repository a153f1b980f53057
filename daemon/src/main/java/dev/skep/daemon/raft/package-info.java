/// The replicated log of the managers: Apache Ratis, embedded, behind
/// [dev.skep.daemon.raft.ReplicatedLog].
///
/// Does: append sealed entries durably on a majority, hand them to the machine in order on every
/// manager, take and install snapshots, say who leads, change the membership. Does not: look into
/// entries, decide who may join, forward writes to the leader. On a new leader: tells the machine
/// (`leading`, once everything before is applied; `following` otherwise).
@NullMarked
package dev.skep.daemon.raft;

import org.jspecify.annotations.NullMarked;
