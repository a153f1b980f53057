/// The verb `daemon`, as far as the command knows it: its line in the help. The launcher starts the
/// daemon itself.
@NullMarked
package dev.skep.cli.daemon;

import org.jspecify.annotations.NullMarked;
