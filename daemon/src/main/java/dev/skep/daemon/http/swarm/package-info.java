/// The swarm's resources of Docker's API: one file per resource, each route a short walk from
/// request to view or decision to document. Decides nothing about the swarm itself (that is
/// `manager.api`) and knows of managers and nodes only what [Swarm] tells. Remembers nothing.
@NullMarked
package dev.skep.daemon.http.swarm;

import org.jspecify.annotations.NullMarked;
