/// The daemon: everything that blocks or does I/O. `Main` reads the command line, `Wiring` puts the
/// rooms together.
@NullMarked
package dev.skep.daemon;

import org.jspecify.annotations.NullMarked;
