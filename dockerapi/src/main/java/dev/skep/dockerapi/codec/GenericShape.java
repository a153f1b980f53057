package dev.skep.dockerapi.codec;

import dev.skep.dockerapi.errors.ApiException;
import dev.skep.model.GenericResource;
import java.util.Optional;

/// A generic resource as Docker writes it: one of two members.
record GenericShape(
    Optional<GenericResource.Named> namedResourceSpec,
    Optional<GenericResource.Discrete> discreteResourceSpec) {
  static GenericShape of(GenericResource resource) {
    return switch (resource) {
      case GenericResource.Named it -> new GenericShape(Optional.of(it), Optional.empty());
      case GenericResource.Discrete it -> new GenericShape(Optional.empty(), Optional.of(it));
    };
  }

  GenericResource resource() {
    if (namedResourceSpec.isPresent()) return namedResourceSpec.get();
    if (discreteResourceSpec.isPresent()) return discreteResourceSpec.get();
    throw ApiException.badRequest(
        "invalid GenericResource: neither NamedResourceSpec nor DiscreteResourceSpec is set");
  }
}
