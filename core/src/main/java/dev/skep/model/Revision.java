package dev.skep.model;

/// A spec as it was accepted. Tasks name the revision they were made from instead of carrying a
/// copy, which keeps millions of them small; rollback and comparison read it here. It outlives its
/// service while tasks refer to it.
public record Revision(RevisionKey key, Meta meta, ServiceSpec spec) implements StoreObject {
  @Override
  public Revision withMeta(Meta meta) {
    return new Revision(key, meta, spec);
  }
}
