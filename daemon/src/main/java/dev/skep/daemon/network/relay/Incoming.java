package dev.skep.daemon.network.relay;

import java.nio.channels.DatagramChannel;

/// What a node seals for us.
///
/// @param socket by which our devices hear the node
record Incoming(Line line, ReplayWindow window, DatagramChannel socket) {}
