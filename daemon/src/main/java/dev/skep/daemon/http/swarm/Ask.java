package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.JsonBody;
import dev.skep.daemon.http.Request;
import dev.skep.dockerapi.codec.ApiVersion;
import dev.skep.dockerapi.codec.DockerJson;
import dev.skep.dockerapi.errors.ApiError;
import dev.skep.dockerapi.errors.ApiException;
import dev.skep.manager.api.Decision;
import dev.skep.manager.api.Filters;
import dev.skep.manager.api.Lists;
import dev.skep.manager.api.Lookup;
import dev.skep.model.Driver;
import dev.skep.store.View;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What all routes do with a request: read its body, ask the swarm, turn a no into its answer. That
/// this is the manager to ask is [AtLeader]'s business.
final class Ask {
  private static final ApiVersion TEMPLATES = new ApiVersion("1.37");

  private final Swarm swarm;

  Ask(Swarm swarm) {
    this.swarm = swarm;
  }

  View view() {
    return swarm.view().orElseThrow(NotAManager::leaderless);
  }

  <A> A write(Function<View, Decision<A>> decide) throws InterruptedException {
    return switch (swarm.write(decide)) {
      case Decision.Accept<A>(_, var answer) -> answer;
      case Decision.Refuse<A>(var why) -> throw refusal(ApiError.of(why));
      case Decision.Decline<A>(var why) -> throw refusal(ApiError.plain(why));
    };
  }

  static <T> T found(Lookup<T> lookup) {
    return switch (lookup) {
      case Lookup.Found<T>(var object) -> object;
      case Lookup.Missed<T>(var why) -> throw refusal(ApiError.plain(why));
    };
  }

  static <T> List<T> listed(Lists<T> lists) {
    return switch (lists) {
      case Lists.Listed<T>(var objects) -> objects;
      case Lists.Declined<T>(var why) -> throw refusal(ApiError.plain(why));
    };
  }

  static HttpRefusal refusal(ApiError error) {
    return new HttpRefusal(error.status(), error.message());
  }

  static <T extends Record> T body(Request request, Class<T> type) throws IOException {
    byte[] body = JsonBody.read(request).orElseGet(() -> new byte[0]);
    try {
      return DockerJson.read(body, type, request.version());
    } catch (ApiException declined) {
      throw refusal(declined.error());
    }
  }

  static Filters filters(Request request) {
    return FilterQuery.parse(request.query().text("filters"));
  }

  static Answer json(int status, Object document) {
    return Answer.json(status, DockerJson.write(document));
  }

  /// The `?version=` that a client has read.
  static long objectVersion(Request request, String kind) {
    String text = request.query().text("version");
    try {
      return Long.parseUnsignedLong(text.startsWith("+") ? "" : text);
    } catch (NumberFormatException e) {
      String why = text.matches("\\d+") ? "value out of range" : "invalid syntax";
      throw HttpRefusal.badRequest(
          "invalid "
              + kind
              + " version '"
              + text
              + "': strconv.ParseUint: parsing \""
              + text
              + "\": "
              + why);
    }
  }

  /// Clients older than templates would take one for the content itself.
  static void checkTemplating(Request request, String kind, Optional<Driver> templating) {
    if (templating.isPresent() && request.version().isBefore(TEMPLATES)) {
      throw HttpRefusal.badRequest(
          kind + " templating is not supported on the specified API version: " + request.version());
    }
  }

  /// Of secrets and configs: Docker says no more than that it is none.
  static long payloadVersion(Request request, String kind) {
    try {
      return objectVersion(request, kind);
    } catch (HttpRefusal malformed) {
      throw HttpRefusal.badRequest("invalid " + kind + " version");
    }
  }
}
