package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Ground;
import dev.skep.e2e.lab.OnAHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Secrets and configs from the command line into the containers.
@OnAHost
final class SecretsTest {
  @TempDir Path files;

  @BeforeEach
  void emptyStore(Ground ground) throws InterruptedException {
    ground.emptySwarm();
    for (String kind : List.of("secret", "config")) {
      for (String id : ground.docker().ok(kind, "ls", "-q").lines()) {
        ground.docker().ok(kind, "rm", id);
      }
    }
  }

  @Test
  void createsListsAndInspects(Ground ground) throws Exception {
    Docker docker = ground.docker();
    create(docker, "secret", "key", everyByte(), "--label", "tier=db");
    create(docker, "config", "settings", everyByte());
    docker.command("secret", "create", "word", "-").input("from stdin").run().ok();

    assertEquals(List.of("key", "word"), names(docker, "secret"));
    assertEquals(List.of("key"), names(docker, "secret", "--filter", "label=tier=db"));
    assertEquals(List.of("word"), names(docker, "secret", "--filter", "name=wo"));
    assertEquals("db", docker.ok("secret", "inspect", "-f", "{{.Spec.Labels.tier}}", "key").line());
    assertFalse(docker.ok("secret", "inspect", "key").out().contains("Data"), "it tells");
    assertEquals(
        Base64.getEncoder().encodeToString(everyByte()),
        docker
            .ok("config", "inspect", "-f", "{{json .Spec.Data}}", "settings")
            .line()
            .replace("\"", ""));
    assertTrue(
        docker
            .ok("config", "inspect", "--pretty", "settings")
            .out()
            .contains("Name:\t\t\tsettings"),
        "another text");
  }

  @Test
  void refusesWhatDockerRefuses(Ground ground) throws Exception {
    Docker docker = ground.docker();
    create(docker, "secret", "key", everyByte());
    refused(
        docker,
        "rpc error: code = AlreadyExists desc = secret key already exists",
        "secret",
        "create",
        "key",
        file("again", everyByte()));
    refused(
        docker,
        "rpc error: code = InvalidArgument desc = secret data must be larger than 0 and less than"
            + " 512000 bytes",
        "secret",
        "create",
        "large",
        file("large", new byte[512000]));
    refused(
        docker,
        "rpc error: code = InvalidArgument desc = config data must be larger than 0 and less than"
            + " 1024000 bytes",
        "config",
        "create",
        "large",
        file("large", new byte[1024000]));
    create(docker, "config", "largest", new byte[1023999]);
    refused(docker, "secret nobody not found", "secret", "inspect", "nobody");
  }

  @Test
  void givesThemToContainersAsFilesInMemory(Ground ground) throws Exception {
    Docker docker = ground.docker();
    create(docker, "secret", "key", everyByte());
    create(docker, "config", "settings", "a=1\n".getBytes());
    run(
        docker,
        "--secret",
        "key",
        "--secret",
        "source=key,target=/etc/other,uid=100,gid=101,mode=0400",
        "--config",
        "source=settings,target=/etc/app/settings.ini,mode=0440");
    ground.awaitReplicas("vault", "1/1");
    String container = ground.containersOf("vault").getFirst();

    Files.write(files.resolve("expected"), everyByte());
    assertEquals(
        ground
            .engine()
            .ok("run", "--rm", "-v", files + ":/f", "busybox", "md5sum", "/f/expected")
            .line()
            .substring(0, 32),
        docker.ok("exec", container, "md5sum", "/run/secrets/key").line().substring(0, 32));
    assertEquals("444 0 0", stat(docker, container, "/run/secrets/key"));
    assertEquals("400 100 101", stat(docker, container, "/etc/other"));
    assertEquals("440 0 0", stat(docker, container, "/etc/app/settings.ini"));
    assertEquals("a=1", docker.ok("exec", container, "cat", "/etc/app/settings.ini").line());
    docker.run("exec", container, "sh", "-c", "echo x > /run/secrets/key").fails();
    assertTrue(
        docker
            .ok("exec", container, "grep", " /run/secrets/key ", "/proc/mounts")
            .line()
            .startsWith("tmpfs "),
        "it is on a disk");
  }

  @Test
  void fillsInTemplatesForEachTask(Ground ground) throws Exception {
    Docker docker = ground.docker();
    create(docker, "secret", "password", "correct horse".getBytes());
    create(
        docker,
        "config",
        "settings",
        "{{ env \"WHERE\" }} {{ secret \"key\" }}\n".getBytes(),
        "--template-driver",
        "golang");
    refused(
        docker,
        "unrecognized template type \"jinja\"",
        "config",
        "create",
        "--template-driver",
        "jinja",
        "other",
        file("other", "x".getBytes()));
    run(
        docker,
        "--secret",
        "source=password,target=key",
        "--config",
        "settings",
        "--replicas",
        "2",
        "--env",
        "WHERE={{.Node.Hostname}}/{{.Task.Slot}}");
    ground.awaitReplicas("vault", "2/2");
    String host = docker.ok("info", "-f", "{{.Name}}").line();
    var shown = new ArrayList<String>();
    for (String container : ground.containersOf("vault")) {
      shown.add(docker.ok("exec", container, "cat", "/settings").line());
    }
    shown.sort(null);
    assertEquals(List.of(host + "/1 correct horse", host + "/2 correct horse"), shown);
  }

  @Test
  void saysWhyATemplateCannotBeFilledIn(Ground ground) throws Exception {
    Docker docker = ground.docker();
    create(
        docker,
        "config",
        "settings",
        "{{ secret \"key\" }}".getBytes(),
        "--template-driver",
        "golang");
    run(docker, "--config", "settings", "--restart-condition", "none");
    String why =
        "failed to expand templated config settings: template: expansion:1:3: executing"
            + " \"expansion\" at <secret \"key\">: error calling secret: secret target key not found";
    Await.until(
        "the task has failed",
        () -> docker.ok("service", "ps", "--no-trunc", "--format", "{{.Error}}", "vault").lines(),
        errors -> errors.equals(List.of("\"" + why + "\"")));
  }

  @Test
  void rotatesByAnUpdateAndRemovesWhatNobodyUses(Ground ground) throws Exception {
    Docker docker = ground.docker();
    create(docker, "secret", "v1", "old".getBytes());
    create(docker, "secret", "v2", "new".getBytes());
    run(docker, "--secret", "source=v1,target=key");
    ground.awaitReplicas("vault", "1/1");
    assertEquals("old", shown(ground));
    refused(
        docker,
        "rpc error: code = InvalidArgument desc = secret 'v1' is in use by the following service:"
            + " vault",
        "secret",
        "rm",
        "v1");

    docker.ok(
        "service",
        "update",
        "--update-monitor",
        "1s",
        "--secret-rm",
        "v1",
        "--secret-add",
        "source=v2,target=key",
        "vault");
    Await.until("the new one is shown", () -> shown(ground), "new"::equals);
    assertEquals("v1", docker.ok("secret", "rm", "v1").line());
    docker.ok("service", "rm", "vault");
    assertEquals("v2", docker.ok("secret", "rm", "v2").line());
  }

  @Test
  void survivesARestartOfTheDaemon(Ground ground) throws Exception {
    Docker docker = ground.docker();
    create(docker, "secret", "key", "kept".getBytes());
    run(docker, "--secret", "key");
    ground.awaitReplicas("vault", "1/1");
    List<String> containers = ground.containersOf("vault");
    ground.daemon().kill();
    ground.daemon().start();
    ground.awaitReplicas("vault", "1/1");
    assertEquals(containers, ground.containersOf("vault"));
    assertEquals("kept", shown(ground));
    docker.ok("service", "scale", "-d", "vault=2");
    ground.awaitReplicas("vault", "2/2");
    assertEquals("kept", shown(ground));
  }

  @Test
  void deploysThemFromAStackFile(Ground ground) throws Exception {
    Docker docker = ground.docker();
    Files.writeString(files.resolve("key.txt"), "from a stack");
    Files.writeString(
        files.resolve("stack.yml"),
        """
        version: "3.8"
        services: {}
        secrets:
          key: {file: ./key.txt}
        configs:
          settings: {file: ./key.txt}
        """);
    String stack = files.resolve("stack.yml").toString();
    docker.ok("stack", "deploy", "-c", stack, "s");
    assertEquals(List.of("s_key"), names(docker, "secret"));
    assertEquals(List.of("s_settings"), names(docker, "config"));
    docker.ok("stack", "deploy", "-c", stack, "s");
    Files.writeString(files.resolve("key.txt"), "another content");
    refused(docker, "only updates to Labels are allowed", "stack", "deploy", "-c", stack, "s");
    docker.ok("stack", "rm", "s");
    assertEquals(List.of(), names(docker, "secret"));
    assertEquals(List.of(), names(docker, "config"));
  }

  private void create(Docker docker, String kind, String name, byte[] content, String... options)
      throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of(kind, "create"));
    words.addAll(List.of(options));
    words.addAll(List.of(name, file(name, content)));
    docker.ok(words.toArray(String[]::new));
  }

  private String file(String name, byte[] content) throws IOException {
    return Files.write(files.resolve(name), content).toString();
  }

  private static byte[] everyByte() {
    var bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) i;
    return bytes;
  }

  private static List<String> names(Docker docker, String kind, String... options)
      throws InterruptedException {
    var words = new ArrayList<>(List.of(kind, "ls", "--format", "{{.Name}}"));
    words.addAll(List.of(options));
    return docker.ok(words.toArray(String[]::new)).lines();
  }

  private static void run(Docker docker, String... options) throws InterruptedException {
    var words =
        new ArrayList<>(
            List.of("service", "create", "-qd", "--name", "vault", "--stop-grace-period", "0s"));
    words.addAll(List.of("--no-resolve-image"));
    words.addAll(List.of(options));
    words.addAll(List.of("busybox", "sleep", "1000"));
    docker.ok(words.toArray(String[]::new));
  }

  private static String stat(Docker docker, String container, String path)
      throws InterruptedException {
    return docker.ok("exec", container, "stat", "-c", "%a %u %g", path).line();
  }

  /// What the newest container of the service has in its file.
  private static String shown(Ground ground) throws InterruptedException {
    for (String container : ground.containersOf("vault")) {
      var seen = ground.docker().run("exec", container, "cat", "/run/secrets/key");
      if (seen.exit() == 0) return seen.out();
    }
    return "";
  }

  private static void refused(Docker docker, String why, String... words)
      throws InterruptedException {
    String said = docker.run(words).fails().err();
    assertTrue(said.contains(why), said);
  }
}
