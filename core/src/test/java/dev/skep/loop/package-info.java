@NullMarked
package dev.skep.loop;

import org.jspecify.annotations.NullMarked;
