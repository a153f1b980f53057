package dev.skep.dockerapi.codec;

import dev.skep.dockerapi.errors.ApiException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/// The door to Docker's JSON.
public final class DockerJson {
  private DockerJson() {}

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  /// At the end of what [#write] gives.
  private static final int NEWLINE = 1;

  private static final byte[] ZERO = "{}".getBytes(StandardCharsets.UTF_8);

  /// @param body empty means the zero value
  /// @param version of the request: members that came later are dropped
  /// @throws ApiException with the answer, if the body is not what it should be
  public static <T extends Record> T read(byte[] body, Class<T> type, ApiVersion version) {
    byte[] given = body.length == 0 ? ZERO : body;
    try (var in = FACTORY.createParser(ObjectReadContext.empty(), given)) {
      T document = type.cast(new Reader(in, version).document(type));
      alone(in);
      return document;
    } catch (JacksonException e) {
      throw malformed(given);
    } catch (ApiException refused) {
      // A text that is no document is the first thing to complain of, before what it says.
      checkSyntax(given);
      throw refused;
    }
  }

  private static void checkSyntax(byte[] given) {
    try (var in = FACTORY.createParser(ObjectReadContext.empty(), given)) {
      in.nextToken();
      in.skipChildren();
      alone(in);
    } catch (JacksonException e) {
      throw malformed(given);
    }
  }

  private static ApiException malformed(byte[] given) {
    return ApiException.badRequest("invalid JSON: " + GoSyntax.complaint(given));
  }

  private static void alone(JsonParser in) {
    if (hasMore(in)) throw ApiException.badRequest("unexpected content after JSON");
  }

  private static boolean hasMore(JsonParser in) {
    try {
      return in.nextToken() != null;
    } catch (JacksonException e) {
      return true;
    }
  }

  /// @param value a record, an id, a text, or a list of these
  /// @return ends with a newline
  public static byte[] write(Object value) {
    var bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      new Writer(out).write(value);
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  /// @param documents as [#write] gave them
  /// @return one document: the list of them
  public static byte[] list(List<byte[]> documents) {
    var bytes = new ByteArrayOutputStream(2 + documents.stream().mapToInt(it -> it.length).sum());
    bytes.write('[');
    String between = "";
    for (byte[] document : documents) {
      bytes.writeBytes(between.getBytes(StandardCharsets.UTF_8));
      bytes.write(document, 0, document.length - NEWLINE);
      between = ",";
    }
    bytes.writeBytes("]\n".getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  /// One more member, at the end of a document that has some.
  ///
  /// @param document as [#write] gave it
  public static byte[] with(byte[] document, String name, Object value) {
    byte[] member = write(value);
    byte[] key = (",\"" + name + "\":").getBytes(StandardCharsets.UTF_8);
    var bytes = new ByteArrayOutputStream(document.length + key.length + member.length);
    bytes.write(document, 0, document.length - "}".length() - NEWLINE);
    bytes.writeBytes(key);
    bytes.write(member, 0, member.length - NEWLINE);
    bytes.writeBytes("}\n".getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  /// `{"message": …}`, the body of every answer that is not the one asked for.
  public static byte[] message(String text) {
    return write(new Message(text));
  }

  record Message(String message) {}
}
