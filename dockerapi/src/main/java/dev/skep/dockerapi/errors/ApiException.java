package dev.skep.dockerapi.errors;

/// Carries an [ApiError] from deep inside the reading of a request out to its answer. Nobody else
/// throws: a decision answers with a value.
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ApiError error;

  public ApiException(ApiError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  public static ApiException badRequest(String message) {
    return new ApiException(ApiError.badRequest(message));
  }

  public ApiError error() {
    return error;
  }
}
