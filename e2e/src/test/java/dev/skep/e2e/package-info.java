/// What the issue and the guide promise, typed as a user types it: the genuine `docker` command
/// against a daemon that `./skep` started, on a host with a real Docker Engine.
@NullMarked
package dev.skep.e2e;

import org.jspecify.annotations.NullMarked;
