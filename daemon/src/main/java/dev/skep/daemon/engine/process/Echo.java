package dev.skep.daemon.engine.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.skep.daemon.logging.LogSetup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// The demo's service: says which replica answers, in which version, to whom.
public final class Echo {
  private static final int DEFAULT_PORT = 8000;

  private Echo() {}

  /// @param args the version to show
  public static void main(String[] args) throws IOException {
    // What it prints is the task's output, which users read.
    LogSetup.apply("warn");
    String version = args.length > 0 ? args[0] : "latest";
    String host = env(TaskFolder.HOSTNAME, "localhost");
    String address = env(TaskFolder.ADDRESS, "127.0.0.1");
    int port = Integer.parseInt(env("PORT", Integer.toString(DEFAULT_PORT)));
    HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
    server.createContext("/", exchange -> answer(exchange, host, version));
    server.start();
    System.out.println("echo " + version + " listens on " + address + ":" + port);
  }

  private static String env(String name, String otherwise) {
    return System.getenv().getOrDefault(name, otherwise);
  }

  private static void answer(HttpExchange exchange, String host, String version)
      throws IOException {
    String path = exchange.getRequestURI().toString();
    System.out.println(exchange.getRequestMethod() + " " + path);
    String text =
        "I'm "
            + host
            + " ("
            + version
            + ")\n"
            + "RemoteAddr: "
            + exchange.getRemoteAddress().getAddress().getHostAddress()
            + "\n"
            + exchange.getRequestMethod()
            + " "
            + path
            + "\n";
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.getResponseHeaders().set("X-Hostname", host);
    exchange.sendResponseHeaders(200, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
