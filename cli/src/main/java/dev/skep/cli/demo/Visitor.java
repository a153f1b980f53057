package dev.skep.cli.demo;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/// Opens the demo's page as its user will: the URL is printed when every replica answers there, not
/// when their processes have merely begun.
final class Visitor {
  private static final int PATIENCE_MILLIS = 2_000;

  private final URI page;

  Visitor(String url) {
    page = URI.create(url);
  }

  /// Whether as many visits in a row as there are replicas meet that many different pages.
  boolean meets(int different) {
    var pages = new TreeSet<String>();
    try {
      for (int visit = 0; visit < different; visit++) pages.add(visit());
    } catch (IOException notYet) {
      return false;
    }
    return pages.size() == different;
  }

  private String visit() throws IOException {
    var connection = (HttpURLConnection) page.toURL().openConnection();
    try {
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      // Each visit is a connection of its own, so that it is another replica's turn.
      connection.setRequestProperty("Connection", "close");
      try (var body = connection.getInputStream()) {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
      }
    } finally {
      connection.disconnect();
    }
  }
}
