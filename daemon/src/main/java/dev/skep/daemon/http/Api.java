package dev.skep.daemon.http;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import dev.skep.dockerapi.codec.ApiVersion;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The rules of every route, around the routes. Never throws: whatever happens inside a handler,
/// the client gets an answer and the daemon lives on.
public final class Api {
  private static final System.Logger log = System.getLogger(Api.class.getName());

  private final Router router;
  private final Supplier<String> serverVersion;

  /// `serverVersion` is what the `Server` header names, as `/version` says it.
  public Api(List<Route> routes, Supplier<String> serverVersion) {
    this.router = new Router(routes);
    this.serverVersion = serverVersion;
  }

  public Answer answer(Incoming incoming) {
    var target = VersionedPath.parse(incoming.path());
    if (incoming.method().equals("OPTIONS")) return signed(Answer.empty(200));
    try {
      var found = router.find(incoming.method(), target.path());
      // Without the version headers, as Docker's own "no such route" comes from outside its version
      // check.
      if (found.isEmpty()) return Answer.error(404, "page not found");
      return signed(refusedVersion(target).orElseGet(() -> handled(found.get(), incoming, target)));
    } catch (HttpRefusal refusal) {
      return signed(Answer.error(refusal.status(), refusal.getMessage()));
    }
  }

  private static Optional<Answer> refusedVersion(VersionedPath target) {
    return target.asked().flatMap(Api::refusedVersion);
  }

  private static Optional<Answer> refusedVersion(ApiVersion asked) {
    if (!asked.atLeast(ApiVersion.OLDEST)) {
      return Optional.of(
          Answer.error(
              400,
              "client version "
                  + asked
                  + " is too old. Minimum supported API version is "
                  + ApiVersion.OLDEST
                  + ", please upgrade your client to a newer version"));
    }
    if (ApiVersion.CURRENT.atLeast(asked)) return Optional.empty();
    return Optional.of(
        Answer.error(
            400,
            "client version "
                + asked
                + " is too new. Maximum supported API version is "
                + ApiVersion.CURRENT));
  }

  private Answer handled(Router.Found found, Incoming incoming, VersionedPath target) {
    var request =
        new Request(
            incoming.method(),
            target.version(),
            target.path(),
            incoming.query(),
            found.parameters(),
            incoming.headers(),
            incoming.body(),
            incoming.client());
    try {
      return found.handler().handle(request);
    } catch (HttpRefusal refusal) {
      return Answer.error(refusal.status(), refusal.getMessage());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return Answer.error(503, "the daemon is shutting down");
    } catch (IOException broke) {
      log.log(INFO, "{0} {1} failed: {2}", request.method(), request.path(), broke.toString());
      return Answer.error(500, text(broke));
    } catch (RuntimeException | Error fault) {
      log.log(ERROR, request.method() + " " + request.path() + " failed", fault);
      return Answer.error(500, text(fault));
    }
  }

  private static String text(Throwable thrown) {
    var message = thrown.getMessage();
    return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
  }

  private Answer signed(Answer answer) {
    var experimental = answer.headers().first("Docker-Experimental").orElse("false");
    return answer
        .with("Server", "Docker/" + serverVersion.get() + " (linux)")
        .with("Api-Version", ApiVersion.CURRENT.text())
        .with("Ostype", "linux")
        .with("Docker-Experimental", experimental);
  }
}
