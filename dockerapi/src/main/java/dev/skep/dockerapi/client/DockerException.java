package dev.skep.dockerapi.client;

import java.io.IOException;

/// What can go wrong between us and a Docker API; callers decide by kind, never by text.
public abstract sealed class DockerException extends IOException {
  private final String message;

  private DockerException(String message) {
    super(message);
    this.message = message;
  }

  private DockerException(String message, Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  /// Always there: it is shown to users.
  @Override
  public String getMessage() {
    return message;
  }

  /// Nobody listens: no such file, refused, not allowed, or not connected in time. Nothing was
  /// asked.
  public static final class Unreachable extends DockerException {
    Unreachable(Endpoint endpoint, String why, Throwable cause) {
      super(endpoint + " is unreachable: " + why, cause);
    }
  }

  /// The peer answered with an error status; `message` is what Docker put into `{"message": …}`, or
  /// the plain body.
  public static final class ErrorAnswer extends DockerException {
    private final int status;

    ErrorAnswer(int status, String message) {
      super(message);
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  /// The connection ended or made no sense in the middle of an exchange: the request may or may not
  /// have had an effect.
  public static final class Broken extends DockerException {
    Broken(String message) {
      super(message);
    }

    Broken(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
