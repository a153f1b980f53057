/// What the command says and which code it leaves behind.
@NullMarked
package dev.skep.cli;

import org.jspecify.annotations.NullMarked;
