package dev.skep.template;

import dev.skep.model.ContainerSpec;
import dev.skep.model.Mount;
import dev.skep.model.Mount.VolumeDriver;
import dev.skep.model.Mount.VolumeOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Which of a container's settings may have placeholders: the values of its environment, its host
/// name, where mounts come from and go to, and the values of volumes' labels and drivers' options.
/// Image, command, arguments and labels are taken as they are written.
public final class ContainerTemplates {
  private ContainerTemplates() {}

  /// Whether anything may have to be filled in.
  public static boolean any(ContainerSpec spec) {
    return Stream.of(spec.hostname(), spec.env().toString(), spec.mounts().toString())
        .anyMatch(text -> text.contains(Template.OPEN));
  }

  public static ContainerSpec expand(ContainerSpec spec, TemplateContext context)
      throws BadTemplate {
    return spec.withTexts(
        expand("hostname", spec.hostname(), context),
        environment(spec.env(), context),
        mounts(spec.mounts(), context));
  }

  private static List<String> environment(List<String> variables, TemplateContext context)
      throws BadTemplate {
    var expanded = new ArrayList<String>();
    for (String variable : variables) {
      int value = variable.indexOf('=') + 1;
      // Without a value, it is the engine's to say what the variable holds.
      expanded.add(
          value == 0
              ? variable
              : variable.substring(0, value)
                  + expand("env \"" + variable + "\"", variable.substring(value), context));
    }
    return expanded;
  }

  private static List<Mount> mounts(List<Mount> mounts, TemplateContext context)
      throws BadTemplate {
    var expanded = new ArrayList<Mount>();
    for (Mount mount : mounts) expanded.add(mount(mount, context));
    return expanded;
  }

  private static Mount mount(Mount mount, TemplateContext context) throws BadTemplate {
    Optional<VolumeOptions> volume = Optional.empty();
    if (mount.volumeOptions().isPresent()) {
      volume = Optional.of(volume(mount.volumeOptions().get(), context));
    }
    return new Mount(
        mount.type(),
        expand("mount source \"" + mount.source() + "\"", mount.source(), context),
        expand("mount target \"" + mount.target() + "\"", mount.target(), context),
        mount.readOnly(),
        mount.consistency(),
        mount.bindOptions(),
        volume,
        mount.tmpfsOptions());
  }

  private static VolumeOptions volume(VolumeOptions options, TemplateContext context)
      throws BadTemplate {
    Optional<VolumeDriver> driver = Optional.empty();
    if (options.driverConfig().isPresent()) {
      VolumeDriver asked = options.driverConfig().get();
      driver = Optional.of(new VolumeDriver(asked.name(), values(asked.options(), context)));
    }
    return new VolumeOptions(
        options.noCopy(), values(options.labels(), context), options.subpath(), driver);
  }

  private static SortedMap<String, String> values(
      SortedMap<String, String> entries, TemplateContext context) throws BadTemplate {
    var expanded = new TreeMap<String, String>();
    for (var entry : entries.entrySet()) {
      expanded.put(
          entry.getKey(),
          expand("volume option \"" + entry.getKey() + "\"", entry.getValue(), context));
    }
    return expanded;
  }

  private static String expand(String what, String text, TemplateContext context)
      throws BadTemplate {
    try {
      return Template.expand(text, context);
    } catch (BadTemplate why) {
      throw why.in("expanding " + what);
    }
  }
}
