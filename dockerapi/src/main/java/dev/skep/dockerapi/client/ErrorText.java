package dev.skep.dockerapi.client;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The sentence in `{"message":"…"}`, or the body as it is: proxies in between do not speak
/// Docker's shape.
final class ErrorText {
  private static final JsonMapper JSON = new JsonMapper();

  private ErrorText() {}

  static String of(String body, int status, String reason) {
    if (body.isBlank()) return status + " " + reason;
    try {
      var message = JSON.readTree(body).path("message");
      return message.isString() ? message.stringValue() : body.strip();
    } catch (JacksonException notJson) {
      return body.strip();
    }
  }
}
