/// Placeholders in a container's settings, `{{.Task.Slot}}` and the like, and in the content of
/// secrets and configs that are templates. A task's node fills them in. Pure functions for whoever
/// needs them: the API tries them when a service, a secret or a config is asked for, the node
/// before it makes the container.
@NullMarked
package dev.skep.template;

import org.jspecify.annotations.NullMarked;
