package dev.skep.e2e.lab;

import java.nio.file.Path;

/// A host of its own network, mount, process and host-name namespaces, with a Docker Engine and the
/// test images in it.
public final class Host {
  private final Lab lab;
  private final int number;
  private volatile int last;

  /// @param number from 1, as in its name
  Host(Lab lab, int number) {
    this.lab = lab;
    this.number = number;
    this.last = number;
  }

  int number() {
    return number;
  }

  /// What `hostname` says on it.
  public String name() {
    return "h" + number;
  }

  public String address() {
    return lab.net() + "." + last;
  }

  /// It has another address from now on, and not the former.
  ///
  /// @param last number of the new one
  public void readdress(int last) throws InterruptedException {
    String former = address();
    this.last = last;
    sh("ip addr del %s/24 dev eth0 && ip addr add %s/24 dev eth0 && ip route replace default via %s"
            .formatted(former, address(), clientAddress()))
        .run()
        .ok();
  }

  /// Where a client outside of the hosts is seen to come from.
  public String clientAddress() {
    return lab.net() + ".254";
  }

  public Lab lab() {
    return lab;
  }

  /// All that is kept of it while it is off.
  Path folder() {
    return lab.folder().resolve(name());
  }

  /// Visible on the host and outside, unlike /run.
  Path engine() {
    return folder().resolve("docker.sock");
  }

  /// Runs a command on the host.
  public Command sh(String script) {
    return lab.script("sh", Integer.toString(number), "sh", "-c", script);
  }

  /// Ends the engine as a crash would.
  public void killEngine() throws InterruptedException {
    lab("kill");
  }

  public void startEngine() throws InterruptedException {
    lab("start");
  }

  /// Power off: all its processes end in the same instant, the disk stays.
  public void crash() throws InterruptedException {
    lab("crash");
  }

  /// Power on again, with the engine and without the daemon. Nothing if it is on.
  public void boot() throws InterruptedException {
    if (last != number) readdress(number);
    lab("boot");
  }

  /// The network cable is pulled.
  public void cut() throws InterruptedException {
    lab("cut");
  }

  private void lab(String verb) throws InterruptedException {
    lab.script(verb, Integer.toString(number)).within(Lab.SETTING_UP).run().ok();
  }

  @Override
  public String toString() {
    return name();
  }
}
