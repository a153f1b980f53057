package dev.skep.dockerapi.view;

/// The answer of `GET /swarm/unlockkey`.
///
/// @param unlockKey empty while autolock is off
public record UnlockKeyDocument(String unlockKey) {}
