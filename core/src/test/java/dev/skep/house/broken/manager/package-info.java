/// See the rule.
@NullMarked
package dev.skep.house.broken.manager;

import org.jspecify.annotations.NullMarked;
