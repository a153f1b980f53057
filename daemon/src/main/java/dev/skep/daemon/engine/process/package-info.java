/// The embedded runtime: a task is an operating-system process with a loopback address of its own.
/// It needs nothing installed, for demos and quick tests; it isolates nothing. Images are a few
/// commands that Skep brings along; anything else is refused in the engine's words.
@NullMarked
package dev.skep.daemon.engine.process;

import org.jspecify.annotations.NullMarked;
