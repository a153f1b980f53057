/// What Skep takes for its work, beside the figures of its peers. `Main` measures quickly and
/// prints a table; the classes named `…Benchmark` are for JMH, which takes longer and says more.
@NullMarked
package dev.skep.bench;

import org.jspecify.annotations.NullMarked;
