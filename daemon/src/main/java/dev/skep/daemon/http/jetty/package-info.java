/// The server underneath the API: Jetty on unix sockets and loopback TCP, one virtual thread per
/// request. Turns its requests into `Incoming` and answers into bytes; knows no route.
@NullMarked
package dev.skep.daemon.http.jetty;

import org.jspecify.annotations.NullMarked;
