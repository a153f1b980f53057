/// Tests of the room.
@NullMarked
package dev.skep.agent.worker;

import org.jspecify.annotations.NullMarked;
