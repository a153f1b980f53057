/// The runtime that needs nothing installed.
@NullMarked
package dev.skep.daemon.engine.process;

import org.jspecify.annotations.NullMarked;
