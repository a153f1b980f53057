/// Placeholders in a container's settings, `{{.Task.Slot}}` and the like, which a task's node fills
/// in. Pure functions for whoever needs them: the API tries them when a service is asked for, the
/// node before it makes the container.
@NullMarked
package dev.skep.template;

import org.jspecify.annotations.NullMarked;
