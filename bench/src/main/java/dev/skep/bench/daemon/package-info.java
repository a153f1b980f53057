/// Measures whole daemons from outside, as their users meet them: how long a start takes, what
/// stays resident, how many writes go through. The same client asks Skep and its peer, one after
/// the other on the same machine. Single operations are measured in `dev.skep.bench`.
@NullMarked
package dev.skep.bench.daemon;

import org.jspecify.annotations.NullMarked;
