/// Stories across rooms, as text: commands, and the trace that they leave.
@NullMarked
package dev.skep.script;

import org.jspecify.annotations.NullMarked;
