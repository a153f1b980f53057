package dev.skep.daemon;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Dice;
import dev.skep.loop.Ids;
import dev.skep.loop.WallClock;
import dev.skep.manager.allocator.Allocator;
import dev.skep.manager.ca.RootKeeper;
import dev.skep.manager.dispatcher.Dispatcher;
import dev.skep.manager.keys.Locksmith;
import dev.skep.manager.orchestrator.cron.CronOrchestrator;
import dev.skep.manager.orchestrator.enforce.ConstraintEnforcer;
import dev.skep.manager.orchestrator.global.GlobalOrchestrator;
import dev.skep.manager.orchestrator.jobs.JobOrchestrator;
import dev.skep.manager.orchestrator.reaper.TaskReaper;
import dev.skep.manager.orchestrator.replicated.ReplicatedOrchestrator;
import dev.skep.manager.orchestrator.update.Updater;
import dev.skep.manager.scheduler.Scheduler;
import dev.skep.manager.scheduler.rebalance.Rebalancer;
import dev.skep.model.NodeId;
import java.util.List;

/// The control loops of a leader, in the order in which a service walks through them.
final class ControlPlane {
  private ControlPlane() {}

  /// @param self the node on which they run
  /// @param wall its clock
  static List<ControlLoop> loops(Ids ids, Dice dice, NodeId self, WallClock wall) {
    return List.of(
        new ReplicatedOrchestrator(ids),
        new GlobalOrchestrator(ids),
        new CronOrchestrator(wall),
        new JobOrchestrator(ids),
        new Updater(ids),
        new Rebalancer(),
        new ConstraintEnforcer(),
        new TaskReaper(),
        new RootKeeper(),
        new Locksmith(dice),
        new Allocator(),
        new Scheduler(),
        new Dispatcher(self));
  }
}
