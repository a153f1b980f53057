package dev.skep.model;

/// Bytes that tasks get as files; users may read them, too.
public record Config(ConfigId id, Meta meta, ConfigSpec spec) implements StoreObject {
  @Override
  public Config withMeta(Meta meta) {
    return new Config(id, meta, spec);
  }

  public Config withAnnotations(Annotations annotations) {
    return new Config(id, meta, spec.withAnnotations(annotations));
  }

  public String name() {
    return spec.annotations().name();
  }
}
