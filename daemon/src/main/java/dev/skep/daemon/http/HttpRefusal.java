package dev.skep.daemon.http;

/// The user asked for something we decline: status and Docker's own sentence. Not a fault, so it
/// has no stack and no log line.
public final class HttpRefusal extends RuntimeException {
  private final int status;
  private final String message;

  public HttpRefusal(int status, String message) {
    super(message, null, false, false);
    this.status = status;
    this.message = message;
  }

  public static HttpRefusal badRequest(String message) {
    return new HttpRefusal(400, message);
  }

  public static HttpRefusal notFound(String message) {
    return new HttpRefusal(404, message);
  }

  public static HttpRefusal conflict(String message) {
    return new HttpRefusal(409, message);
  }

  public static HttpRefusal unavailable(String message) {
    return new HttpRefusal(503, message);
  }

  public int status() {
    return status;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
