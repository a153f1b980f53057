package dev.skep.daemon.http.swarm;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skep.dockerapi.codec.Scalars;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A log line on the wire: `[timestamp ][details ]text`, framed by stream and length unless it is a
/// terminal's. Clients rely on one whole line per frame.
record LogFormat(boolean framed, boolean timestamps, boolean details) {
  private static final int HEADER_BYTES = 8;
  private static final byte STDOUT = 1;
  private static final byte STDERR = 2;
  private static final byte SYSTEM_ERROR = 3;

  byte[] bytes(LogLine line) {
    var text = new ByteArrayOutputStream();
    if (timestamps) text.writeBytes((Scalars.longMoment(line.at()) + " ").getBytes(UTF_8));
    if (details) text.writeBytes((details(line) + " ").getBytes(UTF_8));
    text.writeBytes(line.text());
    return framed(line.isError() ? STDERR : STDOUT, text.toByteArray());
  }

  byte[] trouble(String why) {
    return framed(SYSTEM_ERROR, ("Error grabbing logs: " + why + "\n").getBytes(UTF_8));
  }

  private static String details(LogLine line) {
    var all = new TreeMap<>(line.details());
    all.put("com.docker.swarm.node.id", line.node().value());
    all.put("com.docker.swarm.service.id", line.service().value());
    all.put("com.docker.swarm.task.id", line.task().value());
    return all.entrySet().stream()
        .map(it -> escaped(it.getKey()) + "=" + escaped(it.getValue()))
        .collect(Collectors.joining(","));
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private byte[] framed(byte stream, byte[] text) {
    if (!framed) return text;
    return ByteBuffer.allocate(HEADER_BYTES + text.length)
        .put(stream)
        .put(new byte[3])
        .putInt(text.length)
        .put(text)
        .array();
  }
}
