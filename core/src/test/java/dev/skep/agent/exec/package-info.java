/// Tests of the room.
@NullMarked
package dev.skep.agent.exec;

import org.jspecify.annotations.NullMarked;
