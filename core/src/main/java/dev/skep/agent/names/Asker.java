package dev.skep.agent.names;

import dev.skep.model.Ipv4;
import dev.skep.model.NetworkId;

/// Who asks.
///
/// @param network on whose gateway it asked
/// @param address from which it asked
public record Asker(NetworkId network, Ipv4 address) {}
