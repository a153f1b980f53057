package dev.skep.model;

import java.util.List;
import java.util.SortedMap;

/// What a node's agent says of its host.
///
/// @param dataPathAddr where other nodes send what is for its containers; empty means where it is
///   reached otherwise
/// @param incarnation names the run of the daemon, for encrypted networks: what was sealed for an
///   earlier run means nothing to this one; empty of an agent that does not seal
public record NodeDescription(
    String hostname,
    Platform platform,
    Resources resources,
    Engine engine,
    TlsInfo tlsInfo,
    String dataPathAddr,
    String incarnation) {
  /// Of a node that has not been heard yet.
  public static final NodeDescription UNKNOWN =
      new NodeDescription(
          "",
          Platform.ANY,
          Resources.NONE,
          new Engine("", Values.noLabels(), List.of()),
          TlsInfo.NONE,
          "");

  /// Of an agent that does not seal.
  public NodeDescription(
      String hostname,
      Platform platform,
      Resources resources,
      Engine engine,
      TlsInfo tlsInfo,
      String dataPathAddr) {
    this(hostname, platform, resources, engine, tlsInfo, dataPathAddr, "");
  }

  public NodeDescription withTlsInfo(TlsInfo tlsInfo) {
    return new NodeDescription(
        hostname, platform, resources, engine, tlsInfo, dataPathAddr, incarnation);
  }

  public NodeDescription withDataPathAddr(String dataPathAddr) {
    return new NodeDescription(
        hostname, platform, resources, engine, tlsInfo, dataPathAddr, incarnation);
  }

  public NodeDescription withIncarnation(String incarnation) {
    return new NodeDescription(
        hostname, platform, resources, engine, tlsInfo, dataPathAddr, incarnation);
  }

  public record Engine(
      String engineVersion, SortedMap<String, String> labels, List<Plugin> plugins) {
    public Engine {
      labels = Values.sorted(labels);
      plugins = List.copyOf(plugins);
    }
  }

  /// @param type `Volume`, `Network`, `Log` …
  public record Plugin(String type, String name) {}

  /// Which root the node trusts and who issued its certificate; the client compares it with the
  /// cluster's to tell whether a rotation has reached the node.
  ///
  /// @param certIssuerSubject DER, base64
  /// @param certIssuerPublicKey DER SubjectPublicKeyInfo, base64
  public record TlsInfo(String trustRoot, String certIssuerSubject, String certIssuerPublicKey) {
    public static final TlsInfo NONE = new TlsInfo("", "", "");
  }
}
