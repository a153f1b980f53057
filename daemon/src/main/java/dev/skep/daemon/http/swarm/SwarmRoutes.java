package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.Route;
import dev.skep.dockerapi.codec.DockerJson;
import dev.skep.dockerapi.errors.ApiError;
import dev.skep.dockerapi.view.InitRequest;
import dev.skep.dockerapi.view.JoinRequest;
import dev.skep.dockerapi.view.SwarmDocument;
import dev.skep.dockerapi.view.UnlockKeyDocument;
import dev.skep.dockerapi.view.UnlockRequest;
import dev.skep.loop.Dice;
import dev.skep.loop.Ids;
import dev.skep.manager.api.Clusters;
import dev.skep.manager.api.Clusters.Rotation;
import dev.skep.manager.ca.Roots;
import dev.skep.model.Cluster;
import dev.skep.model.ClusterSpec;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.UnlockKey;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// `/swarm`.
public final class SwarmRoutes {
  private static final String MEMBER_ALREADY =
      "This node is already part of a swarm. Use \"docker swarm leave\" to leave this swarm and"
          + " join another one.";

  private final Swarm swarm;
  private final Ask ask;
  private final Ids ids;
  private final Dice dice;
  private final Roots roots;

  private SwarmRoutes(Swarm swarm, Ids ids, Dice dice, Roots roots) {
    this.swarm = swarm;
    this.ask = new Ask(swarm);
    this.ids = ids;
    this.dice = dice;
    this.roots = roots;
  }

  public static List<Route> of(Swarm swarm, Ids ids, Dice dice, Roots roots) {
    var it = new SwarmRoutes(swarm, ids, dice, roots);
    var leader = new AtLeader(swarm);
    return List.of(
        Route.get("/swarm", leader.answers(it::inspect)),
        Route.post("/swarm/init", it::init),
        Route.post("/swarm/join", it::join),
        Route.post("/swarm/leave", it::leave),
        Route.post("/swarm/update", leader.answers(it::update)),
        Route.get("/swarm/unlockkey", leader.answers(it::unlockKey)),
        Route.post("/swarm/unlock", it::unlock));
  }

  private Answer inspect(Request request) throws InterruptedException {
    Cluster cluster = ask.view().cluster().orElseThrow(NotAManager::leaderless);
    return Ask.json(200, SwarmDocument.of(cluster));
  }

  // founding and joining

  private Answer init(Request request) throws IOException, InterruptedException {
    InitRequest asked = Ask.body(request, InitRequest.class);
    if (asked.forceNewCluster()) {
      checkMayBeginAnew();
    } else {
      checkNotMember();
    }
    String name = asked.spec().annotations().name();
    if (!name.isEmpty() && !name.equals("default")) {
      throw HttpRefusal.badRequest("swarm spec must be named \"default\"");
    }
    Availability availability = availability(asked.availability());
    Addresses addresses =
        new AddressRules(HostAddresses.read())
            .resolve(
                new AddressWish(asked.listenAddr(), asked.advertiseAddr(), asked.dataPathAddr()));
    AddressPools.check(asked.defaultAddrPool(), asked.subnetSize());
    ClusterSpec spec = Clusters.merged(asked.spec());
    if (asked.autoLockManagers()) spec = spec.withEncryption(new ClusterSpec.Encryption(true));
    // Docker founds the swarm first and complains afterwards; nobody wants the swarm then.
    Clusters.check(spec)
        .ifPresent(why -> {
          ApiError error = ApiError.of(why);
          throw new HttpRefusal(
              error.status() == 501 ? 501 : 500,
              "error updating cluster settings: " + error.message());
        });
    var founding =
        new Founding(
            addresses,
            asked.forceNewCluster(),
            spec,
            availability,
            asked.defaultAddrPool(),
            asked.subnetSize() == 0 ? Cluster.DEFAULT_SUBNET_SIZE : asked.subnetSize(),
            dataPathPort(asked.dataPathPort()));
    return Answer.json(200, DockerJson.write(swarm.init(founding).value()));
  }

  /// Also a manager that has lost the others, and will never be one again without this.
  private void checkMayBeginAnew() {
    switch (swarm.standing()) {
      case Standing.Inactive _, Standing.Failed _, Standing.Preparing _, Standing.Manager _ -> {}
      case Standing.Pending _, Standing.Worker _, Standing.Locked _ ->
          NotAManager.refuse(swarm.standing());
    }
  }

  private static int dataPathPort(int asked) {
    if (asked == 0) return Cluster.DEFAULT_DATA_PATH_PORT;
    if (asked >= 1024 && asked <= 49151) return asked;
    throw new HttpRefusal(
        500,
        "Datapath port number is not in valid range (1024-49151) : "
            + Integer.toUnsignedString(asked));
  }

  private Answer join(Request request) throws IOException, InterruptedException {
    JoinRequest asked = Ask.body(request, JoinRequest.class);
    checkNotMember();
    if (asked.remoteAddrs().isEmpty()) {
      throw HttpRefusal.badRequest("at least 1 RemoteAddr is required to join");
    }
    List<String> remotes = asked.remoteAddrs().stream().map(AddressRules::remote).toList();
    Availability availability = availability(asked.availability());
    Addresses addresses =
        new AddressRules(HostAddresses.read())
            .resolve(
                new AddressWish(asked.listenAddr(), asked.advertiseAddr(), asked.dataPathAddr()));
    swarm.join(new Joining(addresses, remotes, asked.joinToken(), availability));
    return Answer.empty(200);
  }

  private void checkNotMember() {
    switch (swarm.standing()) {
      case Standing.Inactive _, Standing.Failed _ -> {}
      case Standing.Locked _ -> NotAManager.refuse(swarm.standing());
      case Standing.Pending _, Standing.Worker _, Standing.Preparing _, Standing.Manager _ ->
          throw HttpRefusal.unavailable(MEMBER_ALREADY);
    }
  }

  private static Availability availability(String word) {
    if (word.isEmpty()) return Availability.ACTIVE;
    for (Availability it : Availability.values()) {
      if (it.name().equals(word.toUpperCase(Locale.ROOT))) return it;
    }
    throw HttpRefusal.badRequest("invalid Availability: \"" + word + "\"");
  }

  private Answer leave(Request request) throws InterruptedException {
    Farewell.refuse(swarm, request.query().flag("force"));
    swarm.leave();
    return Answer.empty(200);
  }

  // settings

  private Answer update(Request request) throws IOException, InterruptedException {
    ClusterSpec spec = Ask.body(request, ClusterSpec.class);
    long version = Ask.objectVersion(request, "swarm");
    var rotation =
        new Rotation(
            request.query().parseBoolBriefly("rotateWorkerToken"),
            request.query().parseBoolBriefly("rotateManagerToken"),
            request.query().parseBoolBriefly("rotateManagerUnlockKey"));
    ask.write(view -> Clusters.update(view, version, spec, rotation, ids, dice, roots));
    return Answer.empty(200);
  }

  private Answer unlockKey(Request request) throws InterruptedException {
    Cluster cluster = ask.view().cluster().orElseThrow(NotAManager::leaderless);
    String text = cluster.unlockKey().map(UnlockKey::text).orElse("");
    return Ask.json(200, new UnlockKeyDocument(text));
  }

  private Answer unlock(Request request) throws IOException, InterruptedException {
    String text = Ask.body(request, UnlockRequest.class).unlockKey();
    switch (swarm.standing()) {
      case Standing.Inactive _ -> throw HttpRefusal.unavailable(Farewell.NO_MEMBER);
      case Standing.Locked _ -> {
        swarm.unlock(
            UnlockKey.parse(text).orElseThrow(() -> HttpRefusal.badRequest("invalid key string")));
        return Answer.empty(200);
      }
      case Standing.Failed _,
          Standing.Pending _,
          Standing.Worker _,
          Standing.Preparing _,
          Standing.Manager _ ->
          throw HttpRefusal.conflict("swarm is not locked");
    }
  }
}
