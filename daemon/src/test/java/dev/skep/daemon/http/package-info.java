/// Claims about the rules that hold on every route.
@NullMarked
package dev.skep.daemon.http;

import org.jspecify.annotations.NullMarked;
