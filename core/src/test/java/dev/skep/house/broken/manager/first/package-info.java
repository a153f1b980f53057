/// See the rule.
@NullMarked
package dev.skep.house.broken.manager.first;

import org.jspecify.annotations.NullMarked;
