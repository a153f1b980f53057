/// See the rule.
@NullMarked
package dev.skep.house.broken.agent;

import org.jspecify.annotations.NullMarked;
