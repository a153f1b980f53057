package dev.skep.daemon.disk;

import java.util.function.BiConsumer;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/// Strings, numbers, booleans and byte arrays: one CBOR item each.
record ScalarShape<T>(
    Class<T> type,
    T zero,
    BiConsumer<JsonGenerator, T> writer,
    Function<JsonParser, T> reader,
    Function<String, T> parser)
    implements Shape {

  static final ScalarShape<String> STRING =
      new ScalarShape<>(
          String.class, "", JsonGenerator::writeString, ScalarShape::string, name -> name);
  static final ScalarShape<Boolean> BOOLEAN =
      new ScalarShape<>(
          Boolean.class,
          false,
          JsonGenerator::writeBoolean,
          JsonParser::getBooleanValue,
          Boolean::valueOf);
  static final ScalarShape<Integer> INT =
      new ScalarShape<>(
          Integer.class, 0, JsonGenerator::writeNumber, JsonParser::getIntValue, Integer::valueOf);
  static final ScalarShape<Long> LONG =
      new ScalarShape<>(
          Long.class, 0L, JsonGenerator::writeNumber, JsonParser::getLongValue, Long::valueOf);
  static final ScalarShape<Double> DOUBLE =
      new ScalarShape<>(
          Double.class,
          0.0,
          JsonGenerator::writeNumber,
          JsonParser::getDoubleValue,
          Double::valueOf);
  static final ScalarShape<Float> FLOAT =
      new ScalarShape<>(
          Float.class, 0f, JsonGenerator::writeNumber, JsonParser::getFloatValue, Float::valueOf);
  static final ScalarShape<byte[]> BYTES =
      new ScalarShape<>(
          byte[].class,
          new byte[0],
          JsonGenerator::writeBinary,
          JsonParser::getBinaryValue,
          name -> {
            throw new CodecFault("bytes cannot be a map key: " + name);
          });

  private static String string(JsonParser in) {
    if (!in.currentToken().isScalarValue()) {
      throw new CodecFault("expected a string, found " + in.currentToken());
    }
    return in.getString();
  }

  @Override
  public void write(JsonGenerator out, Object value) {
    writer.accept(out, type.cast(value));
  }

  @Override
  public T read(JsonParser in) {
    return reader.apply(in);
  }

  @Override
  public boolean omits(Object value) {
    return value instanceof byte[] bytes ? bytes.length == 0 : value.equals(zero);
  }

  @Override
  public String name(Object value) {
    if (value instanceof byte[]) throw new CodecFault("bytes cannot be a map key");
    return value.toString();
  }

  @Override
  public T fromName(String name) {
    return parser.apply(name);
  }

  @Override
  public boolean bare() {
    return true;
  }
}
