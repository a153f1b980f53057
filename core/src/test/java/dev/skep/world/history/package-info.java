/// What clients were answered, and whether the answers can be true together.
@NullMarked
package dev.skep.world.history;

import org.jspecify.annotations.NullMarked;
