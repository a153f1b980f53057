/// Where log lines go: to standard error, one line each.
@NullMarked
package dev.skep.daemon.logging;

import org.jspecify.annotations.NullMarked;
