/// Says which running tasks of a service should leave for a better place, where the user has asked
/// for that: when nodes have joined or come back, whenever the service is out of balance, or once.
/// Does not replace them (the updater does, in the order that the service asks for), and does not
/// choose where they go (the scheduler does; it is asked beforehand). Never touches a service that
/// is being updated, or of which not all tasks run.
///
/// A new leader finds everything in the store: who leaves, since when all tasks run, since when
/// nodes are there; nothing here is remembered elsewhere.
@Room(
    hears = {"Service*", "Task*", "Node*"},
    writes = {"Task.leaving", "Service.rebalanceAsked = done"},
    next = "updater")
@NullMarked
package dev.skep.manager.scheduler.rebalance;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
