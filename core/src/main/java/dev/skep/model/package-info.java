/// The nouns, in Docker's own vocabulary and shape. Values only: no behaviour beyond checking
/// themselves.
@NullMarked
package dev.skep.model;

import org.jspecify.annotations.NullMarked;
