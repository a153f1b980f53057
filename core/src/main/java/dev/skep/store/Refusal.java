package dev.skep.store;

/// Why something was not done, in the words that clients expect. A value, never thrown: to refuse
/// is an ordinary answer.
///
/// @param code decides the HTTP status and the `rpc error: code = …` in front of the text
public record Refusal(Code code, String text) {
  /// The codes of the cluster API that reach clients, by gRPC's names.
  public enum Code {
    INVALID_ARGUMENT("InvalidArgument"),
    FAILED_PRECONDITION("FailedPrecondition"),
    NOT_FOUND("NotFound"),
    ALREADY_EXISTS("AlreadyExists"),
    PERMISSION_DENIED("PermissionDenied"),
    UNIMPLEMENTED("Unimplemented"),
    UNAVAILABLE("Unavailable"),
    DEADLINE_EXCEEDED("DeadlineExceeded"),
    UNKNOWN("Unknown"),
    /// A loop asked for something that its own laws forbid: a fault of ours.
    INTERNAL("Internal");

    private final String word;

    Code(String word) {
      this.word = word;
    }

    /// As printed in error texts.
    public String word() {
      return word;
    }
  }

  public static Refusal invalid(String text) {
    return new Refusal(Code.INVALID_ARGUMENT, text);
  }

  public static Refusal notFound(String kind, Object id) {
    return new Refusal(Code.NOT_FOUND, kind + " " + id + " not found");
  }

  /// The object has changed since the client read it.
  public static Refusal outOfSequence() {
    return new Refusal(Code.UNKNOWN, "update out of sequence");
  }
}
