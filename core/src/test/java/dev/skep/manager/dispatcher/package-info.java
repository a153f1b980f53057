/// Tests of the room.
@NullMarked
package dev.skep.manager.dispatcher;

import org.jspecify.annotations.NullMarked;
