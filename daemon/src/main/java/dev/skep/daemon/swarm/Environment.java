package dev.skep.daemon.swarm;

import dev.skep.daemon.disk.KeyFiles;
import dev.skep.daemon.disk.StateFiles;
import dev.skep.daemon.engine.ContainerRuntime;
import dev.skep.daemon.http.swarm.HostAddresses;
import dev.skep.daemon.rpc.ApiDesk;
import dev.skep.daemon.runner.SecureIds;
import dev.skep.loop.ControlLoop;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeId;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// What a node has before it has a swarm.
///
/// @param host the addresses that the host has, whenever it is asked
/// @param fallback describes the host while its engine cannot
/// @param loops fresh control loops in flow order, for the manager on that node
/// @param events where what happens in the swarm is told
/// @param api answers requests that other managers pass on
public record Environment(
    StateFiles files,
    KeyFiles keys,
    HostAddresses.Source host,
    ContainerRuntime runtime,
    Supplier<NodeDescription> fallback,
    Function<NodeId, List<ControlLoop>> loops,
    EventHistory events,
    ApiDesk api,
    InstantSource clock,
    SecureIds ids) {}
