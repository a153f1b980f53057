/// See the rule.
@Room(
    hears = {},
    writes = {},
    next = "first")
@NullMarked
package dev.skep.house.broken.manager.second;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
