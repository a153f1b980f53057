/// Verbs about Skep itself: which version this is, and what there is to type.
@NullMarked
package dev.skep.cli.about;

import org.jspecify.annotations.NullMarked;
