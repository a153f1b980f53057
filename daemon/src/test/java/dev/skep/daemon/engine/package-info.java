/// What both container runtimes must do, and the parts that they share.
@NullMarked
package dev.skep.daemon.engine;

import org.jspecify.annotations.NullMarked;
