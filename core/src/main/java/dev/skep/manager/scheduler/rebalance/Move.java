package dev.skep.manager.scheduler.rebalance;

import dev.skep.model.NodeId;
import dev.skep.model.Task;

/// A task that leaves, and where its successor would go.
public record Move(Task task, NodeId from, NodeId to) {}
