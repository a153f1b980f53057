/// See the rule.
@NullMarked
package dev.skep.house.broken.impure;

import org.jspecify.annotations.NullMarked;
