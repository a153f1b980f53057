/// The rules of the house, as far as they concern the command.
@NullMarked
package dev.skep.cli.house;

import org.jspecify.annotations.NullMarked;
