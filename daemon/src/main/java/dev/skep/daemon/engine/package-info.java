/// Container runtimes behind the agent's `Executor`: what both kinds share.
@NullMarked
package dev.skep.daemon.engine;

import org.jspecify.annotations.NullMarked;
