/// Claims about the nouns.
@NullMarked
package dev.skep.model;

import org.jspecify.annotations.NullMarked;
