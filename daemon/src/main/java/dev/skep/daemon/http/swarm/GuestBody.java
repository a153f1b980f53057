package dev.skep.daemon.http.swarm;

import dev.skep.agent.names.Names;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.swarm.Guests.Asked;
import dev.skep.daemon.http.swarm.Guests.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a user asks the engine for a container, brought in line with what the managers gave it: on
/// each network of the swarm the address is fixed, and the node's own name server comes first.
///
/// Member names are found without regard to case, as Docker's own decoder does. The engine gets the
/// document as it was understood here, so it cannot find in it what was not seen.
final class GuestBody {
  private static final JsonMapper JSON = new JsonMapper();

  private final ObjectNode root;

  private GuestBody(ObjectNode root) {
    this.root = root;
  }

  /// Empty if it is no document; the engine says what is wrong.
  static Optional<GuestBody> parse(byte[] body) {
    try {
      return JSON.readTree(body) instanceof ObjectNode root
          ? Optional.of(new GuestBody(root))
          : Optional.empty();
    } catch (JacksonException malformed) {
      return Optional.empty();
    }
  }

  byte[] bytes() {
    return JSON.writeValueAsBytes(root);
  }

  // POST /containers/create

  /// @param word by which the body names the network
  Asked asked(String word, String network, String container) {
    return asked(settings(word), network, container);
  }

  /// Those for which there are settings before those that are merely named.
  List<String> settledFirst(SortedSet<String> words) {
    return words.stream()
        .sorted(Comparator.comparing((String word) -> settings(word).isEmpty()))
        .toList();
  }

  /// Another word for a network that the container has its place on.
  void rename(String word, Place place) {
    ObjectNode host = child(root, "HostConfig");
    if (text(host, "NetworkMode").equals(word)) {
      host.put(key(host, "NetworkMode"), place.network().name());
    }
    if (!word.equals(place.network().name())) {
      child(child(root, "NetworkingConfig"), "EndpointsConfig").remove(word);
    }
  }

  /// The container's place on the network that it names by that word.
  void seat(String word, Place place) {
    refuseOwnMac(text(root, "MacAddress"));
    ObjectNode settings = settings(word);
    rename(word, place);
    child(child(root, "NetworkingConfig"), "EndpointsConfig")
        .set(place.network().name(), seated(settings, place));
    if (Names.isNamed(place.network())) {
      nameServer(child(root, "HostConfig"), place.network().gateway());
    }
  }

  /// Several of the swarm's networks know each other's names by whichever is asked.
  private static void nameServer(ObjectNode host, String gateway) {
    String key = key(host, "Dns");
    var servers = new ArrayList<String>();
    host.path(key).forEach(it -> servers.add(it.asString("")));
    ArrayNode all = JSON.createArrayNode();
    Stream.concat(Stream.of(gateway), servers.stream()).distinct().forEach(all::add);
    host.set(key, all);
  }

  private ObjectNode settings(String word) {
    JsonNode found = child(child(root, "NetworkingConfig"), "EndpointsConfig").path(word);
    return found instanceof ObjectNode it ? it.deepCopy() : JSON.createObjectNode();
  }

  // POST /networks/{id}/connect

  /// The container's id or name.
  String container() {
    return text(root, "Container");
  }

  Asked askedToConnect(String network, String container) {
    return asked(child(root, "EndpointConfig"), network, container);
  }

  void seatConnected(Place place) {
    root.set(key(root, "EndpointConfig"), seated(child(root, "EndpointConfig"), place));
  }

  // both

  private static Asked asked(ObjectNode settings, String network, String container) {
    var aliases = new ArrayList<String>();
    settings.path(key(settings, "Aliases")).forEach(it -> aliases.add(it.asString("")));
    String address = text(child(settings, "IPAMConfig"), "IPv4Address");
    return new Asked(network, address, container, aliases);
  }

  private static ObjectNode seated(ObjectNode settings, Place place) {
    refuseOwnMac(text(settings, "MacAddress"));
    ObjectNode seated = settings.deepCopy();
    seated.remove(key(seated, "NetworkID"));
    ObjectNode ipam = child(seated, "IPAMConfig");
    ipam.put(key(ipam, "IPv4Address"), place.address());
    return seated;
  }

  /// Other nodes know a container's hardware address by its address.
  private static void refuseOwnMac(String mac) {
    if (mac.isEmpty()) return;
    throw HttpRefusal.badRequest(
        "a container on a network of the swarm cannot have a MAC address of its own choice");
  }

  // members

  /// The member's name as the document has it, or the usual one if it has none.
  private static String key(ObjectNode object, String name) {
    List<String> same =
        object.propertyNames().stream().filter(it -> it.equalsIgnoreCase(name)).toList();
    if (same.size() > 1) throw HttpRefusal.badRequest("invalid JSON: " + name + " appears twice");
    return same.isEmpty() ? name : same.getFirst();
  }

  private static String text(ObjectNode object, String name) {
    return object.path(key(object, name)).asString("");
  }

  /// Made if it is not there.
  private static ObjectNode child(ObjectNode object, String name) {
    String key = key(object, name);
    if (object.path(key) instanceof ObjectNode it) return it;
    return object.putObject(key);
  }
}
