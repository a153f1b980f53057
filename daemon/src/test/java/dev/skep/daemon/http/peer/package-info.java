@NullMarked
package dev.skep.daemon.http.peer;

import org.jspecify.annotations.NullMarked;
