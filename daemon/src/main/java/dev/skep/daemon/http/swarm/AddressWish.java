package dev.skep.daemon.http.swarm;

/// What a user says of a node's addresses, in the user's words: an address, the name of an
/// interface, or nothing. It stays true when the host gets another address.
///
/// @param listen with or without port
/// @param advertise with or without port; empty means that it is to be found out
/// @param dataPath without port; empty means as advertised
public record AddressWish(String listen, String advertise, String dataPath) {}
