/// What a client is told when something was not done: a status and a sentence in Docker's words.
@NullMarked
package dev.skep.dockerapi.errors;

import org.jspecify.annotations.NullMarked;
