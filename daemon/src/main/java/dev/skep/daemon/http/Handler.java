package dev.skep.daemon.http;

import java.io.IOException;

/// Answers requests of one route, on a virtual thread of its own: it may block. Declines with
/// `HttpRefusal`; anything else that it throws is our fault and becomes a 500.
public interface Handler {
  Answer handle(Request request) throws IOException, InterruptedException;
}
