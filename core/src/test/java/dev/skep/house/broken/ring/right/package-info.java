/// See the rule.
@NullMarked
package dev.skep.house.broken.ring.right;

import org.jspecify.annotations.NullMarked;
