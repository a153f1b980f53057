package dev.skep.dockerapi.view;

/// The answer to the creation of a secret or a config: nothing but its id.
public record CreatedPayload(String id) {
  public static CreatedPayload of(Object id) {
    return new CreatedPayload(id.toString());
  }
}
