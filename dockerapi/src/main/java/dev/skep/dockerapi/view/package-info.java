/// Documents that exist only in the API: stored objects joined with what is known elsewhere
/// (reachability of managers, counts of tasks, the spec before the last update).
@NullMarked
package dev.skep.dockerapi.view;

import org.jspecify.annotations.NullMarked;
