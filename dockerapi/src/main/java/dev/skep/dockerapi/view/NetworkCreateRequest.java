package dev.skep.dockerapi.view;

/// What decides who creates a network: of `POST /networks/create`, the part that is read before the
/// whole is handed to the engine or to the swarm.
public record NetworkCreateRequest(String name, String driver, String scope, boolean ingress) {}
