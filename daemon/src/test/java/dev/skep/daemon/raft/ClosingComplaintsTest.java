package dev.skep.daemon.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ClosingComplaintsTest {
  @Test
  void onlyWhatOthersSayToALogThatClosesIsLeftOut() {
    RatisLoggers.quiet();

    assertEquals(
        List.of("m1: Failed appendEntries STARTING", "m1: Failed appendEntries disk"),
        told(
            "org.apache.ratis.server.RaftServer",
            notReady("STARTING"),
            notReady("CLOSING"),
            notReady("CLOSED"),
            new IllegalStateException("disk")));
    assertEquals(
        List.of("m1: Failed appendEntries CLOSING"), told("dev.skep.daemon", notReady("CLOSING")));
  }

  private static ServerNotReadyException notReady(String state) {
    return new ServerNotReadyException(
        "m1 is not in [STARTING, RUNNING]: current state is " + state);
  }

  private static List<String> told(String name, Exception... causes) {
    var logger = (Logger) LoggerFactory.getLogger(name);
    var seen = new ListAppender<ILoggingEvent>();
    seen.start();
    logger.addAppender(seen);
    logger.setAdditive(false);
    try {
      for (Exception cause : causes) {
        String text = String.valueOf(cause.getMessage());
        String last = text.substring(text.lastIndexOf(' ') + 1);
        logger.error("{}: Failed appendEntries {}", "m1", last, cause);
      }
    } finally {
      logger.setAdditive(true);
      logger.detachAppender(seen);
    }
    return seen.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
