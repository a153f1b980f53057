package dev.skep.model;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// A network that each node has of its own, under one name everywhere. A service may stand on one;
/// its tasks get no address from the swarm there.
///
/// Their ids are the same in every swarm: a node knows by the id alone what is meant, and a swarm
/// has the object only once a service asks for it.
public enum PredefinedNetwork {
  BRIDGE("bridge", "bridge", "predefinedbridge000000000"),
  HOST("host", "host", "predefinedhost00000000000"),
  NONE("none", "null", "predefinednone00000000000");

  /// Docker's mark for such networks; users may not set it.
  public static final String LABEL = "com.docker.swarm.predefined";

  private final String word;
  private final Network network;

  PredefinedNetwork(String word, String driver, String id) {
    this.word = word;
    var labels = new TreeMap<String, String>();
    labels.put(LABEL, "true");
    var spec =
        new NetworkSpec(
            new Annotations(word, labels),
            driver,
            Values.noLabels(),
            false,
            false,
            false,
            false,
            List.of());
    this.network = new Network(new NetworkId(id), Meta.NEW, spec, Optional.empty());
  }

  /// As people and engines call it.
  public String word() {
    return word;
  }

  public NetworkId id() {
    return network.id();
  }

  /// As the swarm has it once somebody uses it.
  public Network network() {
    return network;
  }

  public static Optional<PredefinedNetwork> named(String word) {
    for (PredefinedNetwork it : values()) if (it.word.equals(word)) return Optional.of(it);
    return Optional.empty();
  }

  public static Optional<PredefinedNetwork> of(NetworkId id) {
    for (PredefinedNetwork it : values()) if (it.id().equals(id)) return Optional.of(it);
    return Optional.empty();
  }
}
