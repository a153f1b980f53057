package dev.skep.e2e.lab;

import java.util.ArrayList;
import java.util.List;

/// A request that no docker command would send.
public record Raw(int status, String body) {
  /// @param words options and URL path for curl, e.g. `-X POST -d {} /services/create`
  public static Raw ask(Ground ground, String... words) throws InterruptedException {
    var line = new ArrayList<String>();
    line.addAll(List.of("curl", "-s", "-m", "50", "-w", "\n%{http_code}"));
    line.addAll(List.of("--unix-socket", ground.daemon().socket().toString()));
    line.addAll(List.of(words).subList(0, words.length - 1));
    line.add("http://d" + words[words.length - 1]);
    String out = Command.of(line).run().ok().out();
    int end = out.lastIndexOf('\n');
    return new Raw(Integer.parseInt(out.substring(end + 1)), out.substring(0, end).strip());
  }
}
