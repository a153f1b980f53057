package dev.skep.daemon.swarm;

import dev.skep.daemon.disk.StateFiles;
import dev.skep.daemon.engine.ContainerRuntime;
import dev.skep.daemon.rpc.ApiDesk;
import dev.skep.daemon.runner.SecureIds;
import dev.skep.loop.ControlLoop;
import dev.skep.model.NodeDescription;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// What a node has before it has a swarm.
///
/// @param fallback describes the host while its engine cannot
/// @param loops fresh control loops in flow order
/// @param api answers requests that other managers pass on
public record Environment(
    StateFiles files,
    ContainerRuntime runtime,
    Supplier<NodeDescription> fallback,
    Supplier<List<ControlLoop>> loops,
    ApiDesk api,
    InstantSource clock,
    SecureIds ids) {}
