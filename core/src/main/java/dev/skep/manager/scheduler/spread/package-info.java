/// Which of the nodes that may run a task is the best one: tournaments keep the nodes in rank
/// order, forks spread a service over the values of labels. Knows nothing of stores or tasks.
@NullMarked
package dev.skep.manager.scheduler.spread;

import org.jspecify.annotations.NullMarked;
