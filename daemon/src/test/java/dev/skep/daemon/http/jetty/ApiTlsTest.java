package dev.skep.daemon.http.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Api;
import dev.skep.daemon.http.Route;
import dev.skep.daemon.testkit.Shell;
import dev.skep.dockerapi.client.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The API over TCP with TLS, asked by the genuine docker command, with certificates made by
/// openssl as Docker's documentation says.
@Timeout(120)
class ApiTlsTest {
  @TempDir Path folder;

  @BeforeEach
  void certify() throws Exception {
    assumeTrue(Shell.find("docker").isPresent(), "there is no docker command on this machine");
    assumeTrue(Shell.find("openssl").isPresent(), "there is no openssl on this machine");
    authority("ca");
    authority("stranger");
    certify("server", "ca", "subjectAltName=IP:127.0.0.1");
    certify("client", "ca", "extendedKeyUsage=clientAuth");
    certify("intruder", "stranger", "extendedKeyUsage=clientAuth");
  }

  private void authority(String name) throws Exception {
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=%1$s -keyout %1$s-key.pem -out %1$s.pem"
            .formatted(name));
  }

  private void certify(String name, String authority, String extension) throws Exception {
    openssl("genrsa -out %s-key.pem 2048".formatted(name));
    openssl("req -new -subj /CN=%1$s -key %1$s-key.pem -out %1$s.csr".formatted(name));
    Files.writeString(folder.resolve("extensions"), extension + "\n");
    openssl(
        "x509 -req -days 2 -in %1$s.csr -CA %2$s.pem -CAkey %2$s-key.pem -CAcreateserial -extfile extensions -out %1$s.pem"
            .formatted(name, authority));
  }

  private void openssl(String arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add("openssl");
    for (var each : arguments.split(" ")) {
      boolean isFile = each.endsWith(".pem") || each.endsWith(".csr") || each.equals("extensions");
      command.add(isFile ? folder.resolve(each).toString() : each);
    }
    Shell.run(command).ok();
  }

  @Test
  void aClientWithACertificateOfTheAuthorityIsServed() throws Exception {
    try (var server = serve(files().verifying())) {
      var asked = docker(server, "client");
      assertEquals("28.2.2\n", asked.ok().out());
    }
  }

  @Test
  void aClientWithoutOneIsNot() throws Exception {
    try (var server = serve(files().verifying())) {
      var asked =
          Shell.run(
              List.of(
                  "docker",
                  "-H",
                  address(server),
                  "--tls",
                  "--tlscacert",
                  file("ca.pem"),
                  "version"),
              Map.of("DOCKER_CONFIG", folder.toString()),
              new byte[0]);
      assertNotEquals(0, asked.exit());
      assertTrue(asked.err().contains("certificate"), asked.err());
    }
  }

  @Test
  void aClientOfAnotherAuthorityIsNot() throws Exception {
    try (var server = serve(files().verifying())) {
      var asked = docker(server, "intruder");
      assertNotEquals(0, asked.exit());
    }
  }

  @Test
  void aClientInTheClearIsNot() throws Exception {
    try (var server = serve(files().verifying())) {
      var asked =
          Shell.run(
              List.of("docker", "-H", address(server), "version"),
              Map.of("DOCKER_CONFIG", folder.toString()),
              new byte[0]);
      assertNotEquals(0, asked.exit());
    }
  }

  @Test
  void tlsAloneIsForLoopback() throws Exception {
    try (var server = serve(files().encrypting())) {
      assertEquals(0, docker(server, "client").exit());
    }
    var refused =
        assertThrows(
            IOException.class,
            () ->
                ApiServer.start(
                    List.of(Endpoint.parse("tcp://0.0.0.0:0")), files().encrypting(), api()));
    assertTrue(String.valueOf(refused.getMessage()).contains("--tlsverify"), refused.getMessage());
  }

  @Test
  void verifiedTlsIsForAnyAddress() throws Exception {
    try (var server =
        ApiServer.start(List.of(Endpoint.parse("tcp://0.0.0.0:0")), files().verifying(), api())) {
      assertEquals(0, docker(server, "client").exit());
    }
  }

  @Test
  void filesThatCannotBeUsedAreNamed() {
    var noKey =
        new TlsFiles(folder.resolve("server.pem"), folder.resolve("x"), folder.resolve("ca.pem"));
    var missing = assertThrows(IOException.class, noKey::verifying);
    assertTrue(
        String.valueOf(missing.getMessage()).startsWith("could not load X509 key pair"),
        missing.getMessage());
    var noAuthority =
        new TlsFiles(
            folder.resolve("server.pem"), folder.resolve("server-key.pem"), folder.resolve("x"));
    assertEquals(
        "could not read CA certificate \""
            + folder.resolve("x")
            + "\": open "
            + folder.resolve("x")
            + ": no such file or directory",
        assertThrows(IOException.class, noAuthority::verifying).getMessage());
  }

  private TlsFiles files() {
    return new TlsFiles(
        folder.resolve("server.pem"), folder.resolve("server-key.pem"), folder.resolve("ca.pem"));
  }

  private static ApiServer serve(ApiTls tls) throws IOException {
    return ApiServer.start(List.of(Endpoint.parse("tcp://127.0.0.1:0")), tls, api());
  }

  private static Api api() {
    return new Api(
        List.of(
            Route.head("/_ping", _ -> Answer.empty(200)),
            Route.get("/_ping", _ -> Answer.text(200, "OK")),
            Route.get(
                "/version",
                _ ->
                    Answer.json(
                        200,
                        "{\"Version\":\"28.2.2\",\"ApiVersion\":\"1.50\"}"
                            .getBytes(StandardCharsets.UTF_8)))),
        () -> "28.2.2");
  }

  private Shell.Result docker(ApiServer server, String client) throws Exception {
    return Shell.run(
        List.of(
            "docker",
            "-H",
            address(server),
            "--tlsverify",
            "--tlscacert",
            file("ca.pem"),
            "--tlscert",
            file(client + ".pem"),
            "--tlskey",
            file(client + "-key.pem"),
            "version",
            "--format",
            "{{.Server.Version}}"),
        Map.of("DOCKER_CONFIG", folder.toString()),
        new byte[0]);
  }

  private static String address(ApiServer server) {
    if (server.addresses().getFirst() instanceof Endpoint.Tcp(_, var port)) {
      return "tcp://127.0.0.1:" + port;
    }
    throw new AssertionError(server.addresses());
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }
}
