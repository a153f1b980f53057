/// See the rule.
@NullMarked
package dev.skep.house.broken.threads;

import org.jspecify.annotations.NullMarked;
