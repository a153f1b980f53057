/// Tests of the node's name server, with sockets on the loopback.
@NullMarked
package dev.skep.daemon.names;

import org.jspecify.annotations.NullMarked;
