package dev.skep.daemon.disk;

/// Stored bytes that do not fit the record they are read as, or a type that the codec cannot carry.
/// A fault: we wrote these bytes ourselves, or another version of us did.
public final class CodecFault extends RuntimeException {
  CodecFault(String message) {
    super(message);
  }

  CodecFault(String message, Throwable cause) {
    super(message, cause);
  }
}
