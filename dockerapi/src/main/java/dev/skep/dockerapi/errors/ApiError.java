package dev.skep.dockerapi.errors;

import dev.skep.store.Refusal;

/// An answer that is not the one asked for.
///
/// @param status of HTTP
/// @param message as clients print it, and some of them compare it
public record ApiError(int status, String message) {
  public static ApiError badRequest(String message) {
    return new ApiError(400, message);
  }

  public static ApiError forbidden(String message) {
    return new ApiError(403, message);
  }

  public static ApiError notFound(String message) {
    return new ApiError(404, message);
  }

  public static ApiError conflict(String message) {
    return new ApiError(409, message);
  }

  public static ApiError system(String message) {
    return new ApiError(500, message);
  }

  public static ApiError notImplemented(String message) {
    return new ApiError(501, message);
  }

  public static ApiError unavailable(String message) {
    return new ApiError(503, message);
  }

  /// A refusal of the cluster's control API keeps the words it has always been printed with:
  /// clients look for them at the end of the text, people know the beginning.
  public static ApiError of(Refusal refusal) {
    return new ApiError(
        status(refusal.code()),
        "rpc error: code = " + refusal.code().word() + " desc = " + refusal.text());
  }

  /// A refusal that Docker's daemon words itself, without the prefix.
  public static ApiError plain(Refusal refusal) {
    return new ApiError(status(refusal.code()), refusal.text());
  }

  private static int status(Refusal.Code code) {
    return switch (code) {
      case INVALID_ARGUMENT, FAILED_PRECONDITION -> 400;
      case PERMISSION_DENIED -> 403;
      case NOT_FOUND -> 404;
      case ALREADY_EXISTS -> 409;
      case UNIMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
      case DEADLINE_EXCEEDED, UNKNOWN, INTERNAL -> 500;
    };
  }
}
