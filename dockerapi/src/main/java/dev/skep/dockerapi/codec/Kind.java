package dev.skep.dockerapi.codec;

/// What stands at one place of a document.
sealed interface Kind {
  record Text() implements Kind {}

  record Bool() implements Kind {}

  /// Any bytes, in base64.
  record Binary() implements Kind {}

  /// @param goType as named in error texts; the ones that begin with `u` take no minus sign
  /// @param small kept as an `int`
  record Whole(String goType, int bits, boolean unsigned, boolean small) implements Kind {}

  /// A 32-bit fraction, written in its shortest form.
  record Ratio() implements Kind {}

  /// Nanoseconds.
  record Span() implements Kind {}

  /// RFC 3339, trailing zeros of the fraction cut.
  record Moment() implements Kind {}

  /// One of an enum's words.
  record Word(Class<? extends Enum<?>> type) implements Kind {}

  /// An identifier: a record around one string.
  record Id(Class<? extends Record> type) implements Kind {}

  record ListOf(Kind element) implements Kind {}

  record MapOf(Kind value) implements Kind {}

  /// A pointer in Docker's own types: absent, or there even if zero.
  record Maybe(Kind kind) implements Kind {}

  record MaybeLong(Whole kind) implements Kind {}

  record Struct(Class<? extends Record> type) implements Kind {}

  /// One of several shapes, told apart by which member is there.
  record OneOf(Class<?> type) implements Kind {}

  /// `{}` for true, nothing for false.
  record Presence() implements Kind {}

  /// `{"Index": 12}`, and `{}` for 0.
  record Version() implements Kind {}

  /// A document that was made elsewhere, passed on as it is.
  record Raw() implements Kind {}
}
