/// The runtime on a Docker Engine: its pure parts, and all of it against a real engine.
@NullMarked
package dev.skep.daemon.engine.docker;

import org.jspecify.annotations.NullMarked;
