/// The `skep` command: one file per verb, in a folder per noun. Talks to daemons as any Docker
/// client does, through the API; shares no code with the daemon.
@NullMarked
package dev.skep.cli;

import org.jspecify.annotations.NullMarked;
