package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.Query;
import dev.skep.daemon.http.Request;
import dev.skep.dockerapi.codec.ApiVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// Logs of services and tasks: what may be asked, and the stream that answers.
final class Logs {
  private static final ApiVersion NAMES_ITS_STREAMS = new ApiVersion("1.42");

  private final Swarm swarm;

  Logs(Swarm swarm) {
    this.swarm = swarm;
  }

  /// @param tty the output of a terminal is one raw stream, without frames
  Answer answer(Request request, LogQuery.Source source, boolean tty) throws InterruptedException {
    LogQuery query = query(request.query(), source);
    var format =
        new LogFormat(!tty, request.query().flag("timestamps"), request.query().flag("details"));
    LogStream lines = swarm.logs(query);
    // A stream without lines would never notice that its reader has gone.
    request.client().whenGone(lines::close);
    return Answer.stream(200, contentType(request, tty), out -> copy(lines, format, out));
  }

  private static String contentType(Request request, boolean tty) {
    boolean names = !request.version().isBefore(NAMES_ITS_STREAMS);
    return names && !tty
        ? "application/vnd.docker.multiplexed-stream"
        : "application/vnd.docker.raw-stream";
  }

  private static void copy(LogStream lines, LogFormat format, OutputStream out)
      throws IOException, InterruptedException {
    try (lines) {
      // The client waits for the head of the answer before the first line may come.
      out.flush();
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        out.write(format.bytes(line.get()));
      }
    } catch (LogTrouble trouble) {
      out.write(format.trouble(trouble.getMessage()));
    }
  }

  private static LogQuery query(Query query, LogQuery.Source source) {
    boolean stdout = query.flag("stdout");
    boolean stderr = query.flag("stderr");
    if (!stdout && !stderr) {
      throw new HttpRefusal(500, "Bad parameters: you must choose at least one stream");
    }
    return new LogQuery(
        source,
        stdout,
        stderr,
        query.flag("follow"),
        since(query.text("since")),
        tail(query.text("tail")));
  }

  private static OptionalLong tail(String text) {
    if (text.isEmpty() || text.equals("all")) return OptionalLong.empty();
    try {
      long tail = Long.parseLong(text);
      if (tail < 0) throw new HttpRefusal(500, "negative tail values not supported");
      return OptionalLong.of(tail);
    } catch (NumberFormatException e) {
      throw new HttpRefusal(500, "tail value must be a positive integer or \"all\"");
    }
  }

  /// Seconds since 1970, with or without a fraction.
  private static Optional<Instant> since(String text) {
    if (text.isEmpty() || text.equals("0")) return Optional.empty();
    try {
      if (text.length() > 40 || !text.matches("[0-9]+(\\.[0-9]+)?")) throw unparsable(text);
      var seconds = new BigDecimal(text);
      long whole = seconds.longValue();
      long nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
      return Optional.of(Instant.ofEpochSecond(whole, nanos));
    } catch (DateTimeException | ArithmeticException e) {
      throw unparsable(text);
    }
  }

  private static HttpRefusal unparsable(String text) {
    return new HttpRefusal(
        500,
        "could not parse since timestamp: strconv.ParseInt: parsing \""
            + text
            + "\": invalid syntax");
  }
}
