/// What users are told of the swarm as it changes, behind `docker events`: which of the store's
/// events are news to them, in Docker's words, and which of the news a user has asked for. Does not
/// keep anything or tell anybody itself: the daemon of each manager does. Remembers nothing, so a
/// new leader means nothing to it.
@Room(
    hears = {
      "NodeCreated",
      "NodeUpdated",
      "NodeRemoved",
      "ServiceCreated",
      "ServiceUpdated",
      "ServiceRemoved",
      "NetworkCreated",
      "NetworkUpdated",
      "NetworkRemoved"
    },
    writes = {},
    next = "daemon.http")
@NullMarked
package dev.skep.manager.events;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
