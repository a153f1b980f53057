package dev.skep.e2e.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A registry that nobody pushes to or pulls from without its name and password: as much of the
/// distribution API as docker needs for both, in memory.
public final class PrivateRegistry implements AutoCloseable {
  private static final Pattern UPLOAD = Pattern.compile("/v2/.+/blobs/uploads/(\\d*)");
  private static final Pattern BLOB = Pattern.compile("/v2/.+/blobs/(sha256:[0-9a-f]+)");
  private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/(.+)");
  private static final int NO_BODY = -1;

  private record Content(String type, byte[] bytes) {}

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Content> contents = new ConcurrentHashMap<>();
  private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
  private final AtomicLong uploadNumber = new AtomicLong();
  private final OwnCertificate certificate;
  private final String address;
  private volatile String login;

  /// @param on an address of this machine that the hosts reach
  public PrivateRegistry(String on, String user, String password) {
    try {
      server = HttpsServer.create(new InetSocketAddress(on, 0), 0);
    } catch (IOException cannotListen) {
      throw new UncheckedIOException(cannotListen);
    }
    certificate = OwnCertificate.of(on);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    address = on + ":" + server.getAddress().getPort();
    login = basic(user, password);
    server.setExecutor(threads);
    server.createContext("/v2/", this::answer);
    server.start();
  }

  /// `host:port`, as the first part of an image's name has it.
  public String address() {
    return address;
  }

  /// Its certificate, for those who are to trust it.
  public String certificate() {
    return certificate.pem();
  }

  /// From now on.
  public void password(String user, String password) {
    login = basic(user, password);
  }

  private static String basic(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  private void answer(HttpExchange call) throws IOException {
    try (call) {
      if (!login.equals(call.getRequestHeaders().getFirst("Authorization"))) {
        call.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"private\"");
        send(call, 401, json("{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"who?\"}]}"));
        return;
      }
      String path = call.getRequestURI().getPath();
      Matcher upload = UPLOAD.matcher(path);
      Matcher blob = BLOB.matcher(path);
      Matcher manifest = MANIFEST.matcher(path);
      if (upload.matches()) upload(call, path, upload.group(1));
      else if (blob.matches()) found(call, blob.group(1));
      else if (manifest.matches()) manifest(call, manifest.group(1), manifest.group(2));
      else send(call, 200, json("{}"));
    }
  }

  private void upload(HttpExchange call, String path, String number) throws IOException {
    switch (call.getRequestMethod()) {
      case "POST" -> {
        String begun = Long.toString(uploadNumber.incrementAndGet());
        accepted(call, path + begun, upload(begun).size());
      }
      case "PATCH" -> {
        ByteArrayOutputStream so = upload(number);
        call.getRequestBody().transferTo(so);
        accepted(call, path, so.size());
      }
      default -> {
        ByteArrayOutputStream all = upload(number);
        call.getRequestBody().transferTo(all);
        byte[] bytes = all.toByteArray();
        contents.put(digest(bytes), new Content("application/octet-stream", bytes));
        uploads.remove(number);
        created(call, digest(bytes));
      }
    }
  }

  private ByteArrayOutputStream upload(String number) {
    return uploads.computeIfAbsent(number, _ -> new ByteArrayOutputStream());
  }

  private static void accepted(HttpExchange call, String location, int size) throws IOException {
    call.getResponseHeaders().set("Location", location);
    call.getResponseHeaders().set("Range", "0-" + Math.max(0, size - 1));
    call.sendResponseHeaders(202, NO_BODY);
  }

  private static void created(HttpExchange call, String digest) throws IOException {
    call.getResponseHeaders().set("Location", call.getRequestURI().getPath());
    call.getResponseHeaders().set("Docker-Content-Digest", digest);
    call.sendResponseHeaders(201, NO_BODY);
  }

  private void manifest(HttpExchange call, String name, String reference) throws IOException {
    String tagged = name + ":" + reference;
    if (!call.getRequestMethod().equals("PUT")) {
      found(call, contents.containsKey(tagged) ? tagged : reference);
      return;
    }
    var content =
        new Content(
            call.getRequestHeaders().getFirst("Content-Type"),
            call.getRequestBody().readAllBytes());
    contents.put(tagged, content);
    contents.put(digest(content.bytes()), content);
    created(call, digest(content.bytes()));
  }

  private void found(HttpExchange call, String key) throws IOException {
    Optional<Content> content = Optional.ofNullable(contents.get(key));
    if (content.isEmpty()) {
      send(call, 404, json("{\"errors\":[{\"code\":\"NOT_FOUND\",\"message\":\"not here\"}]}"));
      return;
    }
    call.getResponseHeaders().set("Docker-Content-Digest", digest(content.get().bytes()));
    send(call, 200, content.get());
  }

  private static Content json(String text) {
    return new Content("application/json", text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange call, int status, Content content) throws IOException {
    var headers = call.getResponseHeaders();
    headers.set("Content-Type", content.type());
    headers.set("Docker-Distribution-Api-Version", "registry/2.0");
    if (call.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(content.bytes().length));
      call.sendResponseHeaders(status, NO_BODY);
      return;
    }
    call.sendResponseHeaders(status, content.bytes().length);
    call.getResponseBody().write(content.bytes());
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
