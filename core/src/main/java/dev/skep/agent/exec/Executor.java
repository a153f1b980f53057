package dev.skep.agent.exec;

/// A node's container runtime as its agent sees it. Commands return at once; what comes of them is
/// told by events, in order for each task, and something always comes of them: when the runtime is
/// away, that they have failed for the moment. A command for a task whose last one is still under
/// way waits for it, except `Stop` and `Remove`, which cut a pull short.
public interface Executor {
  void execute(ContainerCommand command);
}
