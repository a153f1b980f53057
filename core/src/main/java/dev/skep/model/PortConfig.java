package dev.skep.model;

/// A port of the container and how it is published.
///
/// @param publishedPort 0 means: choose one
public record PortConfig(
    String name, Protocol protocol, int targetPort, int publishedPort, PublishMode publishMode) {
  public enum Protocol {
    TCP,
    UDP,
    SCTP
  }

  public enum PublishMode {
    INGRESS,
    HOST
  }

  public PortConfig withPublishedPort(int publishedPort) {
    return new PortConfig(name, protocol, targetPort, publishedPort, publishMode);
  }
}
