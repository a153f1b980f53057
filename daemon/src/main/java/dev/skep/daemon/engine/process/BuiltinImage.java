package dev.skep.daemon.engine.process;

import dev.skep.model.ContainerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The images that the process runtime knows, as command lines.
enum BuiltinImage {
  /// An HTTP echo; two versions, so that a rolling update can be seen.
  ECHO {
    @Override
    List<String> command(String tag, ContainerSpec spec) {
      String java = ProcessHandle.current().info().command().orElse("java");
      var command = new ArrayList<String>();
      command.add(java);
      // A task is one of many on this machine: a small heap, and no threads for compiling much.
      command.addAll(List.of("-Xmx16m", "-Xss256k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
      command.addAll(List.of(Echo.class.getName(), tag));
      command.addAll(spec.args());
      return command;
    }

    @Override
    boolean hasTag(String tag) {
      return tag.equals("v1") || tag.equals("v2") || tag.equals("latest");
    }
  },
  /// The machine's own shell.
  SHELL {
    @Override
    List<String> command(String tag, ContainerSpec spec) {
      var command = new ArrayList<>(spec.command());
      command.addAll(spec.args());
      return command.isEmpty() ? List.of("/bin/sh", "-c", "sleep 2147483647") : command;
    }

    @Override
    boolean hasTag(String tag) {
      return tag.equals("latest");
    }
  };

  abstract List<String> command(String tag, ContainerSpec spec);

  abstract boolean hasTag(String tag);

  /// The command line of a spec; empty when there is no such image.
  static Optional<List<String>> commandOf(ContainerSpec spec) {
    String image = withoutDigest(spec.image());
    int colon = image.lastIndexOf(':');
    String name = colon < 0 ? image : image.substring(0, colon);
    String tag = colon < 0 ? "latest" : image.substring(colon + 1);
    Optional<BuiltinImage> found =
        switch (name) {
          case "skep/echo" -> Optional.of(ECHO);
          case "skep/shell" -> Optional.of(SHELL);
          case String _ -> Optional.empty();
        };
    return found.filter(builtin -> builtin.hasTag(tag)).map(builtin -> builtin.command(tag, spec));
  }

  private static String withoutDigest(String image) {
    int at = image.indexOf('@');
    return at < 0 ? image : image.substring(0, at);
  }
}
