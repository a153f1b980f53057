/// The server underneath the API: Jetty on unix sockets, on loopback TCP, and on any TCP address
/// where TLS asks clients for a certificate; one virtual thread per request. Turns its requests
/// into `Incoming` and answers into bytes; knows no route.
@NullMarked
package dev.skep.daemon.http.jetty;

import org.jspecify.annotations.NullMarked;
