/// Which nodes may run a task: one filter per file, asked in the order of `Pipeline`. The first
/// that says no explains why. Pure functions on what the scheduler knows of a node; nothing is
/// chosen here and nothing remembered.
@NullMarked
package dev.skep.manager.scheduler.filter;

import org.jspecify.annotations.NullMarked;
