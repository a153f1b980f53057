/// See the rule.
@NullMarked
package dev.skep.house.broken.ring.left;

import org.jspecify.annotations.NullMarked;
