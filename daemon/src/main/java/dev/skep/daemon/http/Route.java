package dev.skep.daemon.http;

/// A method, a path pattern and who answers. `{id}` is one segment, `{name:.*}` swallows slashes.
public record Route(String method, PathPattern pattern, Handler handler) {
  /// Matches every method: for subtrees that somebody else judges.
  static final String ANY = "*";

  public static Route get(String pattern, Handler handler) {
    return of("GET", pattern, handler);
  }

  public static Route head(String pattern, Handler handler) {
    return of("HEAD", pattern, handler);
  }

  public static Route post(String pattern, Handler handler) {
    return of("POST", pattern, handler);
  }

  public static Route delete(String pattern, Handler handler) {
    return of("DELETE", pattern, handler);
  }

  public static Route any(String pattern, Handler handler) {
    return of(ANY, pattern, handler);
  }

  private static Route of(String method, String pattern, Handler handler) {
    return new Route(method, PathPattern.of(pattern), handler);
  }

  boolean takes(String asked) {
    return method.equals(ANY) || method.equals(asked);
  }
}
