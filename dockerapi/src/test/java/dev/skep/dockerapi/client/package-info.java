/// Claims about the thin client, each against a scripted peer on a real unix socket.
@NullMarked
package dev.skep.dockerapi.client;

import org.jspecify.annotations.NullMarked;
