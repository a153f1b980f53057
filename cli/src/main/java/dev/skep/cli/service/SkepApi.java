package dev.skep.cli.service;

import dev.skep.dockerapi.client.DockerClient;
import dev.skep.dockerapi.client.DockerException;
import dev.skep.dockerapi.client.Endpoint;
import dev.skep.dockerapi.client.HttpCall;
import dev.skep.dockerapi.client.Timeouts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The way of these verbs to a daemon.
final class SkepApi {
  /// A plan names every node; 64 MiB is some 100,000 of them.
  private static final int ANSWER_BYTES = 64 * 1024 * 1024;

  private static final String DEFAULT_HOST = "unix:///var/run/skep.sock";
  private static final JsonMapper JSON = new JsonMapper();

  private SkepApi() {}

  /// @param host as `-H` has it; empty for `DOCKER_HOST`, and without that for Skep's own socket
  /// @param page what is printed of the answer
  /// @return the exit code
  static int run(CommandSpec verb, String host, HttpCall call, Function<JsonNode, String> page) {
    var out = verb.commandLine().getOut();
    var err = verb.commandLine().getErr();
    try (var client = new DockerClient(Endpoint.parse(address(host)), Timeouts.DEFAULT);
        var reply = client.send(call).orThrow()) {
      out.print(page.apply(JSON.readTree(reply.bytes(ANSWER_BYTES))));
      out.flush();
      return 0;
    } catch (DockerException.ErrorAnswer refused) {
      err.println("Error response from daemon: " + refused.getMessage());
    } catch (DockerException | IllegalArgumentException broken) {
      err.println("skep: " + broken.getMessage());
    }
    return 1;
  }

  private static String address(String host) {
    if (!host.isEmpty()) return host;
    String variable = System.getenv("DOCKER_HOST");
    return variable == null || variable.isEmpty() ? DEFAULT_HOST : variable;
  }

  static String target(String service, String verb) {
    String word = URLEncoder.encode(service, StandardCharsets.UTF_8).replace("+", "%20");
    return "/skep/services/" + word + "/" + verb;
  }
}
