/// See the rule.
@NullMarked
package dev.skep.house.broken.manager.lodger;

import org.jspecify.annotations.NullMarked;
