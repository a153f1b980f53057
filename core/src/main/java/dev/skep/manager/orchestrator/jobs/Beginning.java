package dev.skep.manager.orchestrator.jobs;

import dev.skep.loop.Ids;
import dev.skep.manager.orchestrator.Run;
import dev.skep.manager.orchestrator.Tasks;
import dev.skep.model.Service;
import dev.skep.model.SlotKey;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.store.View;
import java.time.Instant;

/// A task for an open slot. It waits for one of the same run that is still stopping, not for those
/// of earlier runs.
record Beginning(Ids ids) {
  Change in(View view, Service service, SlotKey slot, Instant now) {
    boolean waits =
        Run.present(view, service, slot).stream().anyMatch(task -> Tasks.mayStillRun(view, task));
    TaskState desired = waits ? TaskState.READY : Tasks.goal(service);
    return new Change.CreateTask(Tasks.made(new TaskId(ids.next()), service, slot, desired, now));
  }
}
