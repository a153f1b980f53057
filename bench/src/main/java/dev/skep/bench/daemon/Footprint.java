package dev.skep.bench.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a daemon holds at one moment.
///
/// @param heapBytes what its heap holds after a full collection
/// @param threads of the operating system's; virtual ones are not counted
record Footprint(long residentBytes, long heapBytes, int threads) {
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  static Footprint of(RunningDaemon daemon) throws IOException, InterruptedException {
    var _ = ask(daemon.pid(), "GC.run");
    long heap = 0;
    for (String line : ask(daemon.pid(), "GC.heap_info").split("\n")) {
      if (line.contains("Metaspace") || line.contains("class space")) continue;
      var used = USED.matcher(line);
      if (used.find()) heap += Long.parseLong(used.group(1)) * 1024;
    }
    return new Footprint(daemon.residentBytes(), heap, daemon.threads());
  }

  private static String ask(long pid, String question) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    var process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), question).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) throw new IOException("jcmd " + question + " failed: " + text);
    return text;
  }

  String text() {
    return String.format(
        Locale.ROOT,
        "%d MiB resident, %.1f MiB of heap after a collection, %d threads",
        residentBytes >> 20,
        heapBytes / 1048576.0,
        threads);
  }
}
