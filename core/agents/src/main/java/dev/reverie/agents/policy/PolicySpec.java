package dev.reverie.agents.policy;

import dev.reverie.agents.env.ActionSpace;
import dev.reverie.agents.env.ObservationSpace;
import dev.reverie.agents.run.SavedPolicy;
import dev.reverie.agents.run.SettingsText;
import java.util.Objects;

/**
 * What a policy is made of beside its parameters.
 *
 * @param kind name of its {@link PolicyKind}
 * @param observation what it looks at
 * @param action what it gives
 * @param parts what its kind must know, a {@link PolicyKind#parts()}
 */
public record PolicySpec(String kind, ObservationSpace observation, ActionSpace action, Record parts) {
  /** Refuses missing parts. */
  public PolicySpec {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(observation, "observation");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(parts, "parts");
  }

  /**
   * As a checkpoint keeps it.
   *
   * @return numbers, texts, lists and maps of these
   */
  public SavedPolicy saved() {
    return SavedPolicy.of(kind, observation, action, parts);
  }

  /**
   * From what a checkpoint kept.
   *
   * @param saved what {@link #saved()} gave
   * @return the specification
   * @throws IllegalArgumentException if its kind is not known here, or its parts do not fit
   */
  static PolicySpec of(SavedPolicy saved) {
    return new PolicySpec(saved.kind(), saved.observation(), saved.action().space(),
        SettingsText.fromMap(saved.parts(), PolicyKinds.get(saved.kind()).parts()));
  }
}
