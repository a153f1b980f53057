/// Programs that measure a node's networks from inside of it.
@NullMarked
package dev.skep.bench.network;

import org.jspecify.annotations.NullMarked;
