package dev.skep.daemon.http.jetty;

import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/// HTTP as Docker's older clients speak it: up to 20.10 they send an empty `Host` when they are
/// about to take the connection over (`run`, `attach`, `exec -it`). Jetty refuses that with "Blank
/// Host" whatever its compliance is set to, so a name is put there as the field arrives.
final class LenientHttp extends HttpConnectionFactory {
  LenientHttp(HttpConfiguration configuration) {
    super(configuration);
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint client) {
    var connection = new LenientConnection(getHttpConfiguration(), connector, client);
    connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
    return configure(connection, connector, client);
  }

  private static final class LenientConnection extends HttpConnection {
    LenientConnection(HttpConfiguration configuration, Connector connector, EndPoint client) {
      super(configuration, connector, client);
    }

    @Override
    protected RequestHandler newRequestHandler() {
      return new RequestHandler() {
        @Override
        public void parsedHeader(HttpField field) {
          super.parsedHeader(named(field));
        }
      };
    }

    private static HttpField named(HttpField field) {
      var value = field.getValue();
      return field.getHeader() == HttpHeader.HOST && (value == null || value.isBlank())
          ? new HostPortHttpField("docker")
          : field;
    }
  }
}
