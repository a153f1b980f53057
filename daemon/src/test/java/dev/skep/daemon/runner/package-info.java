@NullMarked
package dev.skep.daemon.runner;

import org.jspecify.annotations.NullMarked;
