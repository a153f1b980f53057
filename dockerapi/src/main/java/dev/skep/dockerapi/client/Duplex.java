package dev.skep.dockerapi.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A raw connection with two directions that end separately: what remains of HTTP after an upgrade.
public interface Duplex extends Closeable {
  InputStream input();

  /// Each write goes out at once.
  OutputStream output();

  /// Tells the peer that nothing more comes from us; its own direction stays open.
  void closeOutput() throws IOException;

  /// Ends both directions; harmless when repeated.
  @Override
  void close();
}
