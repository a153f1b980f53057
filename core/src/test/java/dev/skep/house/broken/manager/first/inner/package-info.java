/// See the rule.
@NullMarked
package dev.skep.house.broken.manager.first.inner;

import org.jspecify.annotations.NullMarked;
