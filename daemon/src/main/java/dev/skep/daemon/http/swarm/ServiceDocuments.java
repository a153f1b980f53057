package dev.skep.daemon.http.swarm;

import dev.skep.dockerapi.codec.DockerJson;
import dev.skep.dockerapi.view.ServiceDocument;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceSpec;
import dev.skep.store.View;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Services as lists have shown them, kept until they change: dashboards and proxies ask for all of
/// them every few seconds, and writing the documents was three quarters of the work. At most as
/// many as there are services.
final class ServiceDocuments {
  /// @param previous may be forgotten without a change of the service
  private record Known(Service service, Optional<ServiceSpec> previous, byte[] document) {
    /// The very same objects; records as large as these are not worth comparing.
    boolean isOf(Service now, Optional<ServiceSpec> previousNow) {
      return service == now && previous.orElse(null) == previousNow.orElse(null);
    }
  }

  private final Map<ServiceId, Known> all = new ConcurrentHashMap<>();

  /// @return without the status, which follows the tasks
  byte[] of(Service service, View view) {
    Optional<ServiceSpec> previous = ServiceDocument.previousSpec(service, view);
    Known known = all.get(service.id());
    if (known == null || !known.isOf(service, previous)) {
      known = new Known(service, previous, DockerJson.write(ServiceDocument.of(service, view)));
      all.put(service.id(), known);
    }
    return known.document();
  }

  void forgetRemoved(View view) {
    if (all.size() > view.services().size()) {
      all.keySet().removeIf(id -> view.service(id).isEmpty());
    }
  }
}
