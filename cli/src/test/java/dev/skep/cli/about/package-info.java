/// Tests of the verbs about Skep itself.
@NullMarked
package dev.skep.cli.about;

import org.jspecify.annotations.NullMarked;
