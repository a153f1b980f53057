package dev.skep.daemon.http.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/// The networks that the body of a request to the engine names, wherever the engine would look: in
/// `POST /containers/create` the network mode, the endpoints and the ids in their settings, in
/// `POST /networks/{id}/connect` the id in the settings.
///
/// Member names are compared without regard to case, and repeated members all count, as in Docker's
/// own decoder: what it would find must not be hidden from us.
final class NetworksNamed {
  private static final JsonFactory JSON = new JsonFactory();

  private final SortedSet<String> named = new TreeSet<>();

  private NetworksNamed() {}

  /// What is no JSON names as much as was read; the engine will say what is wrong.
  static SortedSet<String> in(byte[] body) {
    var it = new NetworksNamed();
    try (JsonParser in = JSON.createParser(body)) {
      if (in.nextToken() == JsonToken.START_OBJECT) it.object(in, List.of());
    } catch (JacksonException malformed) {
      return it.named;
    }
    return it.named;
  }

  /// @param path the names of the members around, lower-cased
  private void object(JsonParser in, List<String> path) {
    while (in.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = in.currentName();
      var inner = new ArrayList<>(path);
      inner.add(name.toLowerCase(Locale.ROOT));
      if (isEndpoints(path)) named.add(name);
      switch (in.nextToken()) {
        case START_OBJECT -> {
          if (inner.size() <= DEEPEST) object(in, inner);
          else in.skipChildren();
        }
        case VALUE_STRING -> {
          if (namesOne(inner)) named.add(in.getString());
        }
        case null -> {
          return;
        }
        default -> in.skipChildren();
      }
    }
  }

  /// `NetworkingConfig.EndpointsConfig.<network>.NetworkID`.
  private static final int DEEPEST = 3;

  private static boolean isEndpoints(List<String> path) {
    return path.equals(List.of("networkingconfig", "endpointsconfig"));
  }

  private static boolean namesOne(List<String> path) {
    return switch (path.size()) {
      case 2 ->
          path.equals(List.of("hostconfig", "networkmode"))
              || path.equals(List.of("endpointconfig", "networkid"));
      case 4 -> isEndpoints(path.subList(0, 2)) && path.getLast().equals("networkid");
      default -> false;
    };
  }
}
