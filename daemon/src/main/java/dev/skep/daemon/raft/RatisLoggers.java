package dev.skep.daemon.raft;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/// Keeps Ratis to warnings, unless the logging configuration says otherwise: it tells every step at
/// INFO. And to those that mean something ([ClosingComplaints]).
public final class RatisLoggers {
  /// The gRPC inside of Ratis logs through java.util.logging, which forgets the level of a logger
  /// nobody holds.
  private static final java.util.logging.Logger GRPC =
      java.util.logging.Logger.getLogger("org.apache.ratis.thirdparty.io.grpc");

  private RatisLoggers() {}

  public static void quiet() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      var filters = context.getTurboFilterList();
      if (filters.stream().noneMatch(ClosingComplaints.class::isInstance)) {
        context.addTurboFilter(new ClosingComplaints());
      }
    }
    if (LoggerFactory.getLogger("org.apache.ratis") instanceof Logger logger
        && logger.getLevel() == null) logger.setLevel(Level.WARN);
    if (GRPC.getLevel() == null) GRPC.setLevel(java.util.logging.Level.WARNING);
  }
}
