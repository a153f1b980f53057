package dev.skep.daemon.disk;

import java.time.Duration;
import java.time.Instant;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Instants and durations as `[seconds, nanos]`, exact to the nanosecond.
record TimeShape<T>(
    Class<T> type, T zero, ToLongFunction<T> seconds, ToIntFunction<T> nanos, Maker<T> maker)
    implements Shape {

  interface Maker<T> {
    T of(long seconds, long nanos);
  }

  static final TimeShape<Instant> INSTANT =
      new TimeShape<>(
          Instant.class,
          Instant.EPOCH,
          Instant::getEpochSecond,
          Instant::getNano,
          Instant::ofEpochSecond);
  static final TimeShape<Duration> DURATION =
      new TimeShape<>(
          Duration.class,
          Duration.ZERO,
          Duration::getSeconds,
          Duration::getNano,
          Duration::ofSeconds);

  @Override
  public void write(JsonGenerator out, Object value) {
    var time = type.cast(value);
    out.writeStartArray(value, 2);
    out.writeNumber(seconds.applyAsLong(time));
    out.writeNumber(nanos.applyAsInt(time));
    out.writeEndArray();
  }

  @Override
  public T read(JsonParser in) {
    if (in.currentToken() != JsonToken.START_ARRAY)
      throw new CodecFault("expected [seconds, nanos], found " + in.currentToken());
    in.nextToken();
    var s = in.getLongValue();
    in.nextToken();
    var n = in.getLongValue();
    if (in.nextToken() != JsonToken.END_ARRAY)
      throw new CodecFault("expected [seconds, nanos], found more");
    return maker.of(s, n);
  }

  @Override
  public boolean omits(Object value) {
    return value.equals(zero);
  }
}
