/// What this node keeps on disk: the stored encoding of records, sealing, and files that are
/// replaced whole.
///
/// Does: turn records into CBOR and back, seal bytes with AES-GCM, write files so that a crash
/// leaves the old or the new one. Does not: decide what is kept, or know what a record means. On a
/// new leader: nothing; every node has its own files.
@NullMarked
package dev.skep.daemon.disk;

import org.jspecify.annotations.NullMarked;
