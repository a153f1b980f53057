package dev.skep.manager.api;

import static dev.skep.manager.api.Swarms.NOW;
import static dev.skep.manager.api.Swarms.counting;
import static dev.skep.manager.api.Swarms.empty;
import static dev.skep.manager.api.Swarms.port;
import static dev.skep.manager.api.Swarms.publishing;
import static dev.skep.manager.api.Swarms.spec;
import static dev.skep.manager.api.Swarms.version;
import static dev.skep.manager.api.Swarms.with;
import static dev.skep.manager.api.Swarms.withService;
import static dev.skep.manager.api.Swarms.withTask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.Annotations;
import dev.skep.model.ContainerSpec;
import dev.skep.model.ContainerSpec.FileTarget;
import dev.skep.model.ContainerSpec.HealthConfig;
import dev.skep.model.ContainerSpec.SecretReference;
import dev.skep.model.EndpointSpec;
import dev.skep.model.Mount;
import dev.skep.model.NetworkAttachmentConfig;
import dev.skep.model.NetworkId;
import dev.skep.model.Placement;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.PredefinedNetwork;
import dev.skep.model.RegistryAuth;
import dev.skep.model.Resources;
import dev.skep.model.SecretId;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.TaskSpec;
import dev.skep.model.TaskSpec.ResourceRequirements;
import dev.skep.model.TaskSpec.RestartPolicy;
import dev.skep.model.TaskState;
import dev.skep.model.UpdateConfig;
import dev.skep.model.UpdateStatus;
import dev.skep.model.Values;
import dev.skep.store.Change;
import dev.skep.store.Refusal;
import dev.skep.store.Refusal.Code;
import dev.skep.store.View;
import dev.skep.testkit.Vault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServicesTest {
  @Test
  void createsAServiceUnderANewId() {
    var accepted = accepted(Services.create(empty(), spec("web"), counting()));
    View view = with(empty(), accepted.transaction());

    Service service = view.serviceNamed("web").orElseThrow();
    assertEquals(accepted.answer(), service.id());
    assertEquals(1, service.revision());
  }

  /// One log entry instead of two: the allocator has nothing to add.
  @Test
  void answersTheEndpointOfAServiceThatAsksForNothing() {
    var accepted = accepted(Services.create(empty(), spec("web"), counting()));
    Service service = with(empty(), accepted.transaction()).serviceNamed("web").orElseThrow();
    assertEquals(service.spec().endpointSpec(), service.endpoint().spec());
  }

  @Test
  void givesANameToAServiceWithoutOne() {
    var accepted = accepted(Services.create(empty(), spec(""), counting()));

    String name = with(empty(), accepted.transaction()).services().iterator().next().name();
    assertTrue(name.matches("[a-z]+_[a-z]+"), name);
  }

  @Test
  void givesADifferentNameWhenTheFirstIsTaken() {
    View view = empty();
    for (int i = 0; i < 30; i++) {
      int seed = i;
      // Always the same names first: every service has to step aside for those before it.
      var next = new int[1];
      var accepted =
          accepted(
              Services.create(
                  view, spec(""), () -> ++next[0] <= 1 ? "same" : "id" + seed + "x" + next[0]));
      view = with(view, accepted.transaction());
    }

    assertEquals(30, view.services().size());
  }

  @Test
  void replacesNamesOfNetworksByTheirIds() {
    View view = with(empty(), new Change.CreateNetwork(Swarms.network("net1", "back", false)));

    var accepted = accepted(Services.create(view, attached("web", "back"), counting()));

    Service service = with(view, accepted.transaction()).serviceNamed("web").orElseThrow();
    assertEquals("net1", service.spec().taskTemplate().networks().getFirst().target());
  }

  @Test
  void declinesANetworkThatIsNotThereInTheDaemonsVoice() {
    var decision = Services.create(empty(), attached("web", "nope"), counting());

    var decline = assertInstanceOf(Decision.Decline.class, decision);
    assertEquals(new Refusal(Code.UNKNOWN, "network nope not found"), decline.why());
  }

  @Test
  void bringsANetworkThatEveryNodeHasIntoTheSwarmOnce() {
    NetworkId host = PredefinedNetwork.HOST.id();
    var first = accepted(Services.create(empty(), attached("web", "host"), counting()));
    View view = with(empty(), first.transaction());
    assertEquals("host", view.network(host).orElseThrow().name());
    assertEquals(
        host.value(),
        view.serviceNamed("web").orElseThrow().spec().attachedNetworks().getFirst().target());

    var second = accepted(Services.create(view, attached("db", host.value()), () -> "another"));
    assertEquals(1, second.transaction().changes().size());
    // Decided on the same view as the first: both bring the network.
    var same = accepted(Services.create(empty(), attached("mq", "host"), () -> "third"));
    assertEquals(2, with(view, same.transaction()).networks().size());
  }

  @Test
  void putsNothingBesideTheHostsOwnNetwork() {
    View view = with(empty(), new Change.CreateNetwork(Swarms.network("net1", "back", false)));
    ServiceSpec both =
        Swarms.on(
            spec("web"),
            Stream.of("back", "host")
                .map(it -> new NetworkAttachmentConfig(it, List.of(), Values.noLabels()))
                .toList());
    assertEquals(
        Refusal.invalid("Service cannot be attached to network host and to others"),
        refused(Services.create(view, both, counting())));
    ServiceSpec meshed =
        Swarms.on(
            Swarms.publishing("web", Swarms.port(80, PublishMode.INGRESS)),
            attached("web", "none").attachedNetworks());
    assertEquals(
        Refusal.invalid(
            "EndpointSpec: ports cannot be published with ingress mode by a service on network"
                + " none"),
        refused(Services.create(view, meshed, counting())));
    ServiceSpec onHost =
        Swarms.on(
            Swarms.publishing("web", Swarms.port(80, PublishMode.HOST)),
            attached("web", "host").attachedNetworks());
    assertInstanceOf(Decision.Accept.class, Services.create(view, onHost, counting()));
  }

  @Test
  void refusesTheIngressNetworkByName() {
    assertEquals(
        Refusal.invalid("Service cannot be explicitly attached to the ingress network \"ingress\""),
        refused(Services.create(empty(), attached("web", "ingress"), counting())));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("wrongSpecs")
  void refusesAWrongSpecInDockersWords(ServiceSpec spec, Code code, String text) {
    assertEquals(new Refusal(code, text), refused(Services.create(empty(), spec, counting())));
  }

  static Stream<Arguments> wrongSpecs() {
    return Stream.of(
        wrong(spec("a b"), "name must be valid as a DNS name component"),
        wrong(spec("-a"), "name must be valid as a DNS name component"),
        wrong(spec("a".repeat(64)), "name must be 63 characters or fewer"),
        wrong(image(""), "ContainerSpec: image reference must be provided"),
        wrong(image("UPPER:x"), "ContainerSpec: \"UPPER:x\" is not a valid repository/tag"),
        wrong(limits(Resources.of(1, 0)), "invalid cpu value 1e-09: Must be at least 0.001"),
        wrong(limits(Resources.of(0, 1)), "invalid memory value 1: Must be at least 4MiB"),
        wrong(restart(Duration.ofNanos(-1)), "TaskSpec: restart-delay cannot be negative"),
        wrong(update(Duration.ofNanos(-1), 0), "TaskSpec: update-delay cannot be negative"),
        wrong(
            update(Duration.ZERO, 1.5f),
            "TaskSpec: update-maxfailureratio cannot be less than 0 or bigger than 1"),
        wrong(mounts("/a", "/a"), "ContainerSpec: duplicate mount point: /a"),
        wrong(
            health(Duration.ofNanos(5), 0),
            "ContainerSpec: Interval in HealthConfig cannot be less than 1ms"),
        wrong(
            health(Duration.ZERO, -1), "ContainerSpec: Retries in HealthConfig cannot be negative"),
        wrong(secrets("y"), "secret not found: y"),
        wrong(secrets("y", "z"), "secrets not found: y, z"),
        wrong(secrets(""), "malformed secret reference"),
        wrong(
            publishing("web", port(80, PublishMode.INGRESS), port(80, PublishMode.HOST)),
            "EndpointSpec: duplicate published ports provided"),
        wrong(
            roundRobin(port(80, PublishMode.INGRESS)),
            "EndpointSpec: port published with ingress mode can't be used with dnsrr mode"),
        Arguments.of(
            constraint("node.role"), Code.UNKNOWN, "constraint expected one operator from ==, !="),
        wrong(
            spec("web").withMode(new ServiceMode.Replicated(1_000_001)),
            "Number of replicas must not exceed 1000000"),
        wrong(
            spec("web").withMode(new ServiceMode.ReplicatedJob(Long.MAX_VALUE, Long.MAX_VALUE)),
            "Maximum concurrent jobs must not exceed 1000000"),
        wrong(
            update(Duration.ZERO, 0).withMode(new ServiceMode.GlobalJob()),
            "Jobs may not have an update config"),
        wrong(
            scheduledJob("61 * * * *"),
            "invalid skep.schedule \"61 * * * *\": \"61\" is no minute: it is from 0 to 59"),
        wrong(
            scheduledJob("@daily").withMode(new ServiceMode.Global()),
            "label skep.schedule is for services in mode replicated-job or global-job only"));
  }

  private static ServiceSpec scheduledJob(String expression) {
    return dev.skep.testkit.Services.scheduled(
        spec("web").withMode(new ServiceMode.ReplicatedJob(1, 1)), expression);
  }

  @Test
  void refusesAnUpdateToAScheduleThatIsNone() {
    ServiceSpec job = spec("web").withMode(new ServiceMode.ReplicatedJob(1, 1));
    View view = withService(empty(), "s1", job);
    var refused =
        Services.update(
            view, "s1", version(view, "s1"), scheduledJob("@never"), new AuthSource.PresentSpec());
    var why = assertInstanceOf(Decision.Refuse.class, refused).why();
    assertEquals(Code.INVALID_ARGUMENT, why.code());
    assertTrue(
        why.text().startsWith("invalid skep.schedule \"@never\": it is none of"), why.text());
  }

  @Test
  void refusesANameThatIsTakenWhateverItsCase() {
    View view = withService(empty(), "s1", spec("web"));

    assertEquals(
        new Refusal(
            Code.ALREADY_EXISTS,
            "name conflicts with an existing object: service WEB already exists"),
        refused(Services.create(view, spec("WEB"), counting())));
  }

  @Test
  void refusesAnIngressPortThatAnotherServiceHolds() {
    View view = withService(empty(), "s1", publishing("web", port(8081, PublishMode.INGRESS)));

    assertEquals(
        Refusal.invalid("port '8081' is already in use by service 'web' (s1) as an ingress port"),
        refused(Services.create(view, publishing("b", port(8081, PublishMode.HOST)), counting())));
  }

  @Test
  void letsTwoServicesPublishOnePortOnTheirHosts() {
    View view = withService(empty(), "s1", publishing("web", port(8081, PublishMode.HOST)));

    accepted(Services.create(view, publishing("b", port(8081, PublishMode.HOST)), counting()));
  }

  @Test
  void refusesLabelsThatSayWronglyHowTheServiceIsReached() {
    assertEquals(
        Refusal.invalid("invalid label skep.balancing=x: must be round-robin or source-hash"),
        refused(
            Services.create(empty(), labelled(spec("web"), "skep.balancing", "x"), counting())));
    assertEquals(
        Refusal.invalid(
            "label skep.publish.address is not supported for ports that are published with"
                + " mode=host"),
        refused(
            Services.create(
                empty(),
                labelled(
                    publishing("web", port(80, PublishMode.HOST)),
                    "skep.publish.address",
                    "127.0.0.1"),
                counting())));
  }

  private static ServiceSpec labelled(ServiceSpec spec, String label, String value) {
    var labels = new TreeMap<String, String>();
    labels.put(label, value);
    return spec.withAnnotations(new Annotations(spec.annotations().name(), labels));
  }

  @Test
  void needsAnIngressNetworkToPublishThroughIt() {
    assertEquals(
        new Refusal(
            Code.FAILED_PRECONDITION,
            "service needs ingress network, but no ingress network is present"),
        refused(
            Services.create(
                View.EMPTY, publishing("web", port(80, PublishMode.INGRESS)), counting())));
  }

  private static Decision<ServiceId> update(
      View view, String word, long version, ServiceSpec spec) {
    return Services.update(view, word, version, spec, new AuthSource.PresentSpec());
  }

  @Test
  void updatesByNameIdOrPrefix() {
    View view = withService(empty(), "service1", spec("web"));
    long version = version(view, "service1");
    ServiceSpec scaled = spec("web").withMode(new ServiceMode.Replicated(4));

    for (String word : List.of("web", "service1", "serv")) {
      View after = with(view, accepted(update(view, word, version, scaled)).transaction());
      assertEquals(scaled, after.serviceNamed("web").orElseThrow().spec());
    }
  }

  @Test
  void keepsItsOwnPortsAcrossAnUpdate() {
    View view = withService(empty(), "s1", publishing("web", port(80, PublishMode.INGRESS)));
    ServiceSpec more =
        publishing("web", port(80, PublishMode.INGRESS), port(81, PublishMode.INGRESS));

    accepted(update(view, "web", version(view, "s1"), more));
  }

  @Test
  void refusesAPortOfAnotherServiceOnUpdateToo() {
    View view = withService(empty(), "s1", publishing("web", port(80, PublishMode.INGRESS)));
    view = withService(view, "s2", spec("other"));
    ServiceSpec same = publishing("other", port(80, PublishMode.INGRESS));

    assertEquals(
        Refusal.invalid("port '80' is already in use by service 'web' (s1) as an ingress port"),
        refused(update(view, "other", version(view, "s2"), same)));
  }

  @Test
  void refusesAnUpdateOfWhatHasChangedSince() {
    View view = withService(empty(), "s1", spec("web"));

    assertEquals(
        Refusal.outOfSequence(),
        refused(update(view, "web", version(view, "s1") - 1, spec("web"))));
  }

  @Test
  void refusesARenameAndAnotherMode() {
    View view = withService(empty(), "s1", spec("web"));
    long version = version(view, "s1");

    assertEquals(
        new Refusal(Code.UNIMPLEMENTED, "renaming services is not supported"),
        refused(update(view, "web", version, spec("other"))));
    assertEquals(
        new Refusal(Code.UNIMPLEMENTED, "service mode change is not allowed"),
        refused(update(view, "web", 0, spec("web").withMode(new ServiceMode.Global()))));
  }

  @Test
  void keepsRegistryCredentialsUntilOthersAreSent() {
    ServiceSpec first = withAuth("first");
    View view = withService(empty(), "s1", first);

    view = updated(view, spec("web"), new AuthSource.PresentSpec());
    assertEquals(Optional.of(new RegistryAuth("first")), auth(view));
    view = updated(view, spec("web"), new AuthSource.Sent(new RegistryAuth("second")));
    assertEquals(Optional.of(new RegistryAuth("second")), auth(view));
    view = updated(view, spec("web"), new AuthSource.PreviousSpec());
    assertEquals(Optional.of(new RegistryAuth("first")), auth(view));
    var rolled = accepted(Services.rollBack(view, "web", version(view, "s1"), NOW));
    assertEquals(Optional.of(new RegistryAuth("second")), auth(with(view, rolled.transaction())));
  }

  @Test
  void hasNoCredentialsOfASpecThatIsNotThere() {
    View view = withService(empty(), "s1", spec("web"));
    var declined =
        assertInstanceOf(
            Decision.Decline.class,
            Services.update(view, "web", 1, spec("web"), new AuthSource.PreviousSpec()));
    assertEquals(
        new Refusal(Code.UNKNOWN, "service does not have a previous spec"), declined.why());
  }

  private static ServiceSpec withAuth(String auth) {
    return Services.withAuth(spec("web"), Optional.of(new RegistryAuth(auth)));
  }

  private static View updated(View view, ServiceSpec spec, AuthSource source) {
    return with(
        view,
        accepted(Services.update(view, "web", version(view, "s1"), spec, source)).transaction());
  }

  private static Optional<RegistryAuth> auth(View view) {
    return view.serviceNamed("web")
        .orElseThrow()
        .spec()
        .taskTemplate()
        .containerSpec()
        .registryAuth();
  }

  @Test
  void goesBackToAnyRevisionThatIsKept() {
    View view = withService(empty(), "s1", spec("web"));
    view = updated(view, scaled(2), new AuthSource.PresentSpec());
    view = updated(view, scaled(3), new AuthSource.PresentSpec());

    var back = accepted(Services.rollBackTo(view, "web", 1, NOW));
    Service after = with(view, back.transaction()).serviceNamed("web").orElseThrow();
    assertEquals(spec("web"), after.spec());
    assertEquals(4, after.revision());
    assertEquals(OptionalLong.of(3), after.previousRevision());
    assertEquals(
        "manually requested rollback to revision 1", after.updateStatus().orElseThrow().message());
  }

  @Test
  void namesTheRevisionsThatAreKept() {
    View view = withService(empty(), "s1", spec("web"));
    view = updated(view, scaled(2), new AuthSource.PresentSpec());

    assertEquals(
        new Refusal(Code.NOT_FOUND, "service web has no revision 7 any more; kept are 1, 2"),
        declined(Services.rollBackTo(view, "web", 7, NOW)));
    assertEquals(
        new Refusal(Code.FAILED_PRECONDITION, "service web is at revision 2"),
        declined(Services.rollBackTo(view, "web", 2, NOW)));
  }

  @Test
  void doesNotGoBackToWhatHasGone() {
    View view = with(empty(), new Change.CreateSecret(Vault.secret("key", "k")));
    ServiceSpec using = Vault.using(spec("web"), List.of("key"), List.of());
    view = withService(view, "s1", using);
    view = updated(view, spec("web"), new AuthSource.PresentSpec());
    view = with(view, new Change.RemoveSecret(new SecretId("id-key")));

    assertEquals(
        Refusal.invalid("secret not found: key"),
        declined(Services.rollBackTo(view, "web", 1, NOW)));
  }

  private static ServiceSpec scaled(long replicas) {
    return spec("web").withMode(new ServiceMode.Replicated(replicas));
  }

  private static Refusal declined(Decision<ServiceId> decision) {
    return assertInstanceOf(Decision.Decline.class, decision).why();
  }

  @Test
  void declinesToUpdateWhatIsNotThere() {
    var decline = assertInstanceOf(Decision.Decline.class, update(empty(), "nope", 1, spec("web")));

    assertEquals(new Refusal(Code.NOT_FOUND, "service nope not found"), decline.why());
  }

  @Test
  void rollsBackToTheSpecBeforeTheUpdate() {
    View view = withService(empty(), "s1", spec("web"));
    ServiceSpec scaled = spec("web").withMode(new ServiceMode.Replicated(4));
    view = with(view, accepted(update(view, "web", version(view, "s1"), scaled)).transaction());

    var rolled = accepted(Services.rollBack(view, "web", version(view, "s1"), NOW));

    Service after = with(view, rolled.transaction()).serviceNamed("web").orElseThrow();
    assertEquals(spec("web"), after.spec());
    assertEquals(UpdateStatus.State.ROLLBACK_STARTED, after.updateStatus().orElseThrow().state());
  }

  @Test
  void hasNothingToRollBackToBeforeTheFirstUpdate() {
    View view = withService(empty(), "s1", spec("web"));

    assertEquals(
        new Refusal(Code.FAILED_PRECONDITION, "service s1 does not have a previous spec"),
        refused(Services.rollBack(view, "web", version(view, "s1"), NOW)));
  }

  @Test
  void tellsTheTasksOfARemovedServiceToGoInTheSameStroke() {
    View view = withService(empty(), "s1", spec("web"));
    view = withTask(view, "t1", "s1", "n1", TaskState.RUNNING);

    View after = with(view, accepted(Services.remove(view, "web")).transaction());

    assertTrue(after.services().isEmpty());
    assertEquals(TaskState.REMOVE, after.tasks().iterator().next().desired());
  }

  // specs

  private static Arguments wrong(ServiceSpec spec, String text) {
    return Arguments.of(spec, Code.INVALID_ARGUMENT, text);
  }

  private static ServiceSpec image(String image) {
    return container(ContainerSpec.of(image));
  }

  private static ServiceSpec container(ContainerSpec container) {
    return spec("web").withTaskTemplate(spec("web").taskTemplate().withContainerSpec(container));
  }

  private static ServiceSpec task(
      Optional<Resources> limits,
      Optional<RestartPolicy> restart,
      Optional<Placement> placement,
      List<NetworkAttachmentConfig> networks,
      String name) {
    return spec(name)
        .withTaskTemplate(
            new TaskSpec(
                ContainerSpec.of("busybox"),
                limits.map(it -> new ResourceRequirements(Optional.of(it), Optional.empty())),
                restart,
                placement,
                networks,
                Optional.empty(),
                0));
  }

  private static ServiceSpec limits(Resources limits) {
    return task(Optional.of(limits), Optional.empty(), Optional.empty(), List.of(), "web");
  }

  private static ServiceSpec restart(Duration delay) {
    var policy =
        new RestartPolicy(Optional.empty(), Optional.of(delay), Optional.empty(), Optional.empty());
    return task(Optional.empty(), Optional.of(policy), Optional.empty(), List.of(), "web");
  }

  private static ServiceSpec constraint(String text) {
    var placement = new Placement(List.of(text), List.of(), 0, List.of());
    return task(Optional.empty(), Optional.empty(), Optional.of(placement), List.of(), "web");
  }

  private static ServiceSpec attached(String name, String network) {
    var target = new NetworkAttachmentConfig(network, List.of(), Values.noLabels());
    return task(Optional.empty(), Optional.empty(), Optional.empty(), List.of(target), name);
  }

  private static ServiceSpec update(Duration delay, float ratio) {
    ServiceSpec it = spec("web");
    var config =
        new UpdateConfig(
            1, delay, Optional.empty(), Optional.empty(), ratio, UpdateConfig.Order.STOP_FIRST);
    return new ServiceSpec(
        it.annotations(),
        it.taskTemplate(),
        it.mode(),
        Optional.of(config),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private static ServiceSpec roundRobin(dev.skep.model.PortConfig port) {
    ServiceSpec it = spec("web");
    return new ServiceSpec(
        it.annotations(),
        it.taskTemplate(),
        it.mode(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.of(new EndpointSpec(EndpointSpec.Mode.DNSRR, List.of(port))));
  }

  private static ServiceSpec mounts(String... targets) {
    List<Mount> mounts =
        Stream.of(targets)
            .map(target ->
                new Mount(
                    Mount.Type.TMPFS,
                    "",
                    target,
                    false,
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()))
            .toList();
    return container(filled(mounts, Optional.empty(), List.of()));
  }

  private static ServiceSpec health(Duration interval, long retries) {
    var health =
        new HealthConfig(
            List.of("CMD", "true"), interval, Duration.ZERO, Duration.ZERO, Duration.ZERO, retries);
    return container(filled(List.of(), Optional.of(health), List.of()));
  }

  private static ServiceSpec secrets(String... names) {
    List<SecretReference> references =
        Stream.of(names)
            .map(name ->
                new SecretReference(
                    Optional.of(new FileTarget(name, "0", "0", 292)), "id-" + name, name))
            .toList();
    return container(filled(List.of(), Optional.empty(), references));
  }

  private static ContainerSpec filled(
      List<Mount> mounts, Optional<HealthConfig> health, List<SecretReference> secrets) {
    ContainerSpec it = ContainerSpec.of("busybox");
    return new ContainerSpec(
        it.image(),
        it.labels(),
        it.command(),
        it.args(),
        it.hostname(),
        it.env(),
        it.dir(),
        it.user(),
        it.groups(),
        it.privileges(),
        it.init(),
        it.stopSignal(),
        it.tty(),
        it.openStdin(),
        it.readOnly(),
        mounts,
        it.stopGracePeriod(),
        health,
        it.hosts(),
        it.dnsConfig(),
        secrets,
        it.configs(),
        it.isolation(),
        it.sysctls(),
        it.capabilityAdd(),
        it.capabilityDrop(),
        it.ulimits(),
        it.oomScoreAdj(),
        it.registryAuth());
  }

  private static Decision.Accept<ServiceId> accepted(Decision<ServiceId> decision) {
    return switch (decision) {
      case Decision.Accept<ServiceId> accept -> accept;
      case Decision.Refuse<ServiceId>(var why) -> throw new AssertionError(why.toString());
      case Decision.Decline<ServiceId>(var why) -> throw new AssertionError(why.toString());
    };
  }

  private static Refusal refused(Decision<ServiceId> decision) {
    return assertInstanceOf(Decision.Refuse.class, decision).why();
  }
}
