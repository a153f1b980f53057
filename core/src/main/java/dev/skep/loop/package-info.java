/// How decisions become writes: loops think on a committed view and answer with effects; the turn
/// collects what they ask for. No threads, no clocks: the runners (daemon, world) bring those.
@NullMarked
package dev.skep.loop;

import org.jspecify.annotations.NullMarked;
