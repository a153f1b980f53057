package dev.skep.daemon.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the first route that fits. Order matters: what we answer ourselves stands before what the
/// engine answers.
final class Router {
  record Found(Handler handler, Map<String, String> parameters) {}

  private final List<Route> routes;

  Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  Optional<Found> find(String method, String path) {
    for (var route : routes) {
      if (!route.takes(method)) continue;
      var parameters = route.pattern().match(path);
      if (parameters.isPresent()) return Optional.of(new Found(route.handler(), parameters.get()));
    }
    return Optional.empty();
  }
}
