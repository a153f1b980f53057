/// Begins the runs of scheduled jobs when they are due, each once or never. Does not make tasks
/// (the jobs' room does, for whichever run is the present one) and does not make up for what was
/// due long ago. A new leader reads from the store up to which moment a schedule is settled;
/// nothing here is remembered elsewhere.
@Room(
    hears = {"ServiceCreated", "ServiceUpdated", "TaskUpdated", "TaskRemoved"},
    writes = {"Service.scheduleStatus", "Service.jobStatus = another run, when it is due"},
    next = "orchestrator.jobs")
@NullMarked
package dev.skep.manager.orchestrator.cron;

import dev.skep.loop.Room;
import org.jspecify.annotations.NullMarked;
