/// Claims about the server, over real sockets.
@NullMarked
package dev.skep.daemon.http.jetty;

import org.jspecify.annotations.NullMarked;
