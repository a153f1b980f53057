/// See the rule.
@NullMarked
package dev.skep.house.broken.unordered;

import org.jspecify.annotations.NullMarked;
