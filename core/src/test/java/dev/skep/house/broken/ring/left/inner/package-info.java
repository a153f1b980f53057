/// See the rule.
@NullMarked
package dev.skep.house.broken.ring.left.inner;

import org.jspecify.annotations.NullMarked;
