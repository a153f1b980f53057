package dev.skep.daemon.http.peer;

import dev.skep.daemon.rpc.ApiMessages.Field;
import dev.skep.dockerapi.client.Headers;
import java.util.List;

/// Header fields as messages carry them.
final class Fields {
  private Fields() {}

  static List<Field> toWire(Headers headers) {
    return headers.fields().stream().map(it -> new Field(it.name(), it.value())).toList();
  }

  static Headers fromWire(List<Field> fields) {
    return new Headers(
        fields.stream().map(it -> new Headers.Field(it.name(), it.value())).toList());
  }
}
