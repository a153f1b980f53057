package dev.skep.daemon.http.swarm;

/// Where a node listens and what it tells the others.
///
/// @param listen `host:port`
/// @param advertise `host:port`
/// @param local the address of this host that its traffic comes from, without port
/// @param dataPath the address of the data path, without port
public record Addresses(String listen, String advertise, String local, String dataPath) {}
