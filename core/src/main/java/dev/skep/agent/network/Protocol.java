package dev.skep.agent.network;

/// The transports whose ports Docker publishes.
public enum Protocol {
  TCP("tcp"),
  UDP("udp"),
  SCTP("sctp");

  private final String keyword;

  Protocol(String keyword) {
    this.keyword = keyword;
  }

  /// As Docker's JSON and nftables both spell it.
  public String keyword() {
    return keyword;
  }

  @Override
  public String toString() {
    return keyword;
  }
}
