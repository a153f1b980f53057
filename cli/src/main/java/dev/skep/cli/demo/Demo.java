package dev.skep.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `skep demo`: starts a swarm of several nodes on this machine, deploys a service, says how to
/// look at it, and takes everything away again.
@Command(name = "demo", description = "Start a swarm of several nodes on this machine, to try")
public final class Demo implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--nodes",
      defaultValue = "3",
      description = "Nodes to start (default ${DEFAULT-VALUE})")
  private int nodes;

  @Option(
      names = "--engine",
      defaultValue = "process",
      description = "Container runtime: process, or docker for one node (default ${DEFAULT-VALUE})")
  private String engine;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port that the demo service is published on (default ${DEFAULT-VALUE})")
  private int port;

  @Option(names = "--stop", description = "Stop the demo that runs, and remove its files")
  private boolean stop;

  @Option(names = "--help", usageHelp = true, description = "Print usage")
  private boolean help;

  @Override
  public Integer call() throws InterruptedException {
    var launcher = Path.of(System.getProperty("skep.launcher", "skep")).toAbsolutePath();
    var folder = new DemoFolder(launcher.resolveSibling(".skep"));
    try {
      return stop ? stop(folder) : run(folder, launcher);
    } catch (IOException | DemoTrouble trouble) {
      err().println("skep: " + trouble.getMessage());
      return 1;
    }
  }

  private int stop(DemoFolder folder) throws IOException, InterruptedException {
    if (!folder.exists()) {
      out().println("No demo is running.");
      return 0;
    }
    folder.stopOwner();
    new DemoSwarm(folder).stop();
    out().println("Demo stopped.");
    return 0;
  }

  private int run(DemoFolder folder, Path launcher) throws IOException, InterruptedException {
    var wanted = DemoPlan.of(nodes, engine, port);
    if (folder.exists()) {
      throw new DemoTrouble("a demo is running already, or was killed: `skep demo --stop` ends it");
    }
    folder.create();
    var swarm = new DemoSwarm(folder);
    // Ctrl-C and `--stop` both end this process; whatever ends it, nothing stays behind.
    var over = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(swarm, over), "demo-stop"));
    swarm.start(wanted, launcher, line -> out().println(line));
    over.await();
    return 0;
  }

  private void end(DemoSwarm swarm, CountDownLatch over) {
    out().println("Stopping …");
    out().flush();
    try {
      swarm.stop();
    } catch (IOException trouble) {
      err().println("skep: " + trouble.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      over.countDown();
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
