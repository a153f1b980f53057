/// What users are told of the swarm as it changes, behind `docker events`: which of the store's
/// events are news to them, in Docker's words, and which of the news a user has asked for. Pure
/// functions; keeps nothing, decides nothing, and tells nobody itself.
@NullMarked
package dev.skep.manager.events;

import org.jspecify.annotations.NullMarked;
