/// Tests of the shell scripts before the first Java class.
@NullMarked
package dev.skep.cli.launcher;

import org.jspecify.annotations.NullMarked;
