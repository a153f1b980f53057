package dev.skep.dockerapi.codec;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;

/// A member of a document.
///
/// @param path index of the component; of an embedded record's component, behind the index of the
///   embedded one
/// @param getter the value out of the document's record
/// @param always written even when zero
record Member(
    SerializedString name,
    Kind kind,
    List<Integer> path,
    Function<Object, Object> getter,
    boolean always,
    Encoder encoder,
    Optional<String> emptyWord,
    Optional<ApiVersion> since) {
  static Member of(
      RecordComponent component,
      Kind kind,
      List<Integer> path,
      Function<Object, Object> getter,
      Rules<?> rules) {
    String key = component.getName();
    String renamed = rules.renamed.get(key);
    var emptyWord = Optional.ofNullable(rules.emptyWords.get(key));
    return new Member(
        new SerializedString(renamed == null ? Names.member(key) : renamed),
        kind,
        path,
        getter,
        rules.always.contains(key),
        encoder(key, component, kind, emptyWord, rules),
        emptyWord,
        Optional.ofNullable(rules.since.get(key)));
  }

  private static Encoder encoder(
      String key,
      RecordComponent component,
      Kind kind,
      Optional<String> emptyWord,
      Rules<?> rules) {
    Encoder plain = Encoder.of(kind);
    if (emptyWord.isPresent()) {
      return Encoder.always(
          (out, value) -> plain.write().accept(out, value.equals("") ? emptyWord.get() : value));
    }
    if (rules.objects.contains(key)) {
      return Encoder.always((out, value) -> {
        if (value.equals(Optional.empty())) Encoder.empty(out);
        else plain.write().accept(out, value);
      });
    }
    Map.Entry<String, String> tail = rules.tails.get(key);
    if (tail != null) {
      Class<?> type = component.getType();
      return Encoder.always((out, value) -> Shape.of(type).write(out, value, tail));
    }
    return plain;
  }

  void write(JsonGenerator out, Object document) {
    Object value = getter.apply(document);
    if (!always && encoder.zero().test(value)) return;
    out.writeName(name);
    encoder.write().accept(out, value);
  }
}
