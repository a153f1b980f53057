package dev.skep.model;

/// Bytes that tasks get as files, and nobody else gets to see.
public record Secret(SecretId id, Meta meta, SecretSpec spec) implements StoreObject {
  @Override
  public Secret withMeta(Meta meta) {
    return new Secret(id, meta, spec);
  }

  public Secret withAnnotations(Annotations annotations) {
    return new Secret(id, meta, spec.withAnnotations(annotations));
  }

  public String name() {
    return spec.annotations().name();
  }
}
