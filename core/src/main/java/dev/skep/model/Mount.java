package dev.skep.model;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// A folder or file that a container sees beside its image.
public record Mount(
    Type type,
    String source,
    String target,
    boolean readOnly,
    String consistency,
    Optional<BindOptions> bindOptions,
    Optional<VolumeOptions> volumeOptions,
    Optional<TmpfsOptions> tmpfsOptions) {
  public enum Type {
    BIND,
    VOLUME,
    TMPFS,
    NPIPE,
    CLUSTER,
    IMAGE
  }

  public record BindOptions(String propagation, boolean nonRecursive) {}

  public record VolumeOptions(
      boolean noCopy,
      SortedMap<String, String> labels,
      String subpath,
      Optional<VolumeDriver> driverConfig) {
    public VolumeOptions {
      labels = Values.sorted(labels);
    }
  }

  public record VolumeDriver(String name, SortedMap<String, String> options) {
    public VolumeDriver {
      options = Values.sorted(options);
    }
  }

  /// @param mode permission bits
  public record TmpfsOptions(long sizeBytes, long mode, List<List<String>> options) {
    public TmpfsOptions {
      options = options.stream().map(List::copyOf).toList();
    }
  }
}
