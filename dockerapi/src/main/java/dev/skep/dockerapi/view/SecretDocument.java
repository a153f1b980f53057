package dev.skep.dockerapi.view;

import dev.skep.model.Meta;
import dev.skep.model.Secret;
import dev.skep.model.SecretId;
import dev.skep.model.SecretSpec;

/// A secret as `GET /secrets/{id}` answers it: all but the secret.
public record SecretDocument(SecretId id, Meta meta, SecretSpec spec) {
  public static SecretDocument of(Secret it) {
    return new SecretDocument(it.id(), it.meta(), it.spec().withoutData());
  }
}
