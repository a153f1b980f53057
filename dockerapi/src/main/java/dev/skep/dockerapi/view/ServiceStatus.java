package dev.skep.dockerapi.view;

/// How many tasks a service has and should have; what `docker service ls` shows as `2/3`.
public record ServiceStatus(long runningTasks, long desiredTasks, long completedTasks) {}
