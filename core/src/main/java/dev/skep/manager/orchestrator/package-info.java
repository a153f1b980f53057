/// What the orchestrating loops have in common, as functions on values: how tasks are made, which
/// of a slot's tasks count, what makes a task differ from what its service wants now. Decides
/// nothing about a whole service, remembers nothing.
@NullMarked
package dev.skep.manager.orchestrator;

import org.jspecify.annotations.NullMarked;
