package dev.skep.dockerapi.view;

/// The answer to `POST /networks/create`.
///
/// @param warning one sentence; empty if there is nothing to say
public record CreatedNetwork(String id, String warning) {
  public static CreatedNetwork of(Object id, String warning) {
    return new CreatedNetwork(id.toString(), warning);
  }
}
