/// Claims about forwarding, most of them against a real engine.
@NullMarked
package dev.skep.daemon.http.engine;

import org.jspecify.annotations.NullMarked;
