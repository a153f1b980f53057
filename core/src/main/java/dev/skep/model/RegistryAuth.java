package dev.skep.model;

/// What a registry is shown so that it hands out an image: a name and a password, or a token, as a
/// client has sent it (base64 of Docker's JSON, the value of `X-Registry-Auth`). Nobody here looks
/// inside.
public record RegistryAuth(String encoded) {
  /// It must not reach a log line by accident.
  @Override
  public String toString() {
    return "RegistryAuth[" + encoded.length() + " characters]";
  }
}
