/// What managers and agents say to each other over a node's session. One stream per node, in order,
/// until it breaks; after that everything is said anew.
@NullMarked
package dev.skep.wire;

import org.jspecify.annotations.NullMarked;
