/// Tests of the names that containers ask for.
@NullMarked
package dev.skep.agent.names;

import org.jspecify.annotations.NullMarked;
