package dev.skep.dockerapi.codec;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// How one record differs in Docker's dialect from what its components say by themselves.
/// Components are named as in the record, members as in the document.
final class Rules<R> {
  final Map<String, String> renamed = new LinkedHashMap<>();
  final Set<String> always = new LinkedHashSet<>();
  final Set<String> hidden = new LinkedHashSet<>();
  final Set<String> presence = new LinkedHashSet<>();
  final Set<String> objects = new LinkedHashSet<>();
  final Set<String> indexes = new LinkedHashSet<>();
  final Set<String> raw = new LinkedHashSet<>();
  final Map<String, String> wholeTypes = new LinkedHashMap<>();
  final Map<String, String> emptyWords = new LinkedHashMap<>();
  final Map<String, String> required = new LinkedHashMap<>();
  final Map<String, ApiVersion> since = new LinkedHashMap<>();
  final Map<String, Map.Entry<String, String>> tails = new LinkedHashMap<>();
  final Map<String, String> unsupported = new LinkedHashMap<>();
  final Map<String, Consumer<String>> guards = new LinkedHashMap<>();
  final Set<String> emptyObjects = new LinkedHashSet<>();
  String goType = "";
  UnaryOperator<R> after = UnaryOperator.identity();

  Rules<R> renamed(String component, String member) {
    renamed.put(component, member);
    return this;
  }

  /// Written even when zero (an absent one as null).
  Rules<R> always(String... components) {
    always.addAll(Set.of(components));
    return this;
  }

  /// Of no concern to clients: neither read nor written.
  Rules<R> hidden(String... components) {
    hidden.addAll(Set.of(components));
    return this;
  }

  /// A flag that is `{}` in the document.
  Rules<R> presence(String component) {
    presence.add(component);
    return this;
  }

  /// Written as `{}` when absent.
  Rules<R> object(String component) {
    objects.add(component);
    return this;
  }

  /// A number that is written as `{"Index": 12}`.
  Rules<R> index(String component) {
    indexes.add(component);
    return this;
  }

  /// The text is a document already.
  Rules<R> raw(String component) {
    raw.add(component);
    return this;
  }

  /// Whole numbers of another type than `int64` (or `int32` for an `int`).
  Rules<R> whole(String goType, String... components) {
    for (String component : components) wholeTypes.put(component, goType);
    return this;
  }

  /// The empty text is that word in documents.
  Rules<R> emptyIs(String component, String word) {
    emptyWords.put(component, word);
    return this;
  }

  /// A request without it is refused with that sentence.
  Rules<R> required(String component, String sentence) {
    required.put(component, sentence);
    return this;
  }

  /// Dropped from requests of older clients.
  Rules<R> since(String version, String... components) {
    for (String component : components) since.put(component, new ApiVersion(version));
    return this;
  }

  /// The component's own object ends with one more member, which only this place has.
  Rules<R> tail(String component, String member, String text) {
    tails.put(component, Map.entry(member, text));
    return this;
  }

  /// Always written, always `{}`: nothing behind it yet.
  Rules<R> emptyObject(String member) {
    emptyObjects.add(member);
    return this;
  }

  /// A member that is known and not empty, but cannot be honoured: better a clear no than silence.
  Rules<R> unsupported(String member, String sentence) {
    unsupported.put(member.toLowerCase(Locale.ROOT), sentence);
    return this;
  }

  /// A text member that is checked but not kept.
  Rules<R> guard(String member, Consumer<String> check) {
    guards.put(member.toLowerCase(Locale.ROOT), check);
    return this;
  }

  /// Its name in the error texts of Docker's own decoder.
  Rules<R> go(String goType) {
    this.goType = goType;
    return this;
  }

  /// The last touch after reading: what Docker fills in before it stores.
  Rules<R> after(UnaryOperator<R> after) {
    this.after = after;
    return this;
  }
}
