package dev.reverie.agents.dreamer;

import dev.reverie.agents.dreamer.rssm.Rssm;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.replay.SequenceLayout;

/**
 * States of the model as a replay keeps them: h as floats, a categorical z as one byte for each variable, any other z
 * as floats after h.
 *
 * @param deter D
 * @param stoch Z
 * @param classes of each variable, 0 where z is any numbers
 * @param kept whether states are kept at all; without them each has no floats and no bytes
 */
public record LatentCode(int deter, int stoch, int classes, boolean kept) {
  /** Refuses classes that a byte does not hold. */
  public LatentCode {
    if (classes > 256) {
      throw new IllegalArgumentException("dreamer: " + classes + " classes of a latent variable, expected at most 256");
    }
  }

  /**
   * The code of an agent's states.
   *
   * @param parts the agent
   * @return the code
   */
  public static LatentCode of(DreamerParts parts) {
    Rssm rssm = parts.world().rssm();
    return new LatentCode(rssm.deter(), rssm.space().features(), rssm.space().classes(), parts.remembered());
  }

  /**
   * Floats of a state.
   *
   * @return the number
   */
  public int floats() {
    return !kept ? 0 : classes == 0 ? deter + stoch : deter;
  }

  /**
   * Bytes of a state.
   *
   * @return the number
   */
  public int bytes() {
    return !kept || classes == 0 ? 0 : stoch / classes;
  }

  /**
   * The steps of an environment with such states.
   *
   * @param environment the environment
   * @return the layout
   */
  public SequenceLayout layout(EnvironmentSpec environment) {
    return SequenceLayout.of(environment, floats(), bytes());
  }

  /**
   * Packs states.
   *
   * @param h {@code [rows, D]}
   * @param z {@code [rows, Z]}
   * @param rows how many
   * @param floats receives {@code [rows, floats]}
   * @param bytes receives {@code [rows, bytes]}
   */
  public void pack(float[] h, float[] z, int rows, float[] floats, byte[] bytes) {
    for (int r = 0; kept && r < rows; r++) {
      System.arraycopy(h, r * deter, floats, r * floats(), deter);
      if (classes == 0) {
        System.arraycopy(z, r * stoch, floats, r * floats() + deter, stoch);
      }
    }
    for (int i = 0; i < rows * bytes(); i++) {
      int best = 0;
      for (int k = 1; k < classes; k++) {
        best = z[i * classes + k] > z[i * classes + best] ? k : best;
      }
      bytes[i] = (byte) best;
    }
  }

  /**
   * Unpacks states.
   *
   * @param floats {@code [rows, floats]}
   * @param bytes {@code [rows, bytes]}
   * @param rows how many
   * @param h receives {@code [rows, D]}
   * @param z receives {@code [rows, Z]}
   */
  public void unpack(float[] floats, byte[] bytes, int rows, float[] h, float[] z) {
    for (int r = 0; kept && r < rows; r++) {
      System.arraycopy(floats, r * floats(), h, r * deter, deter);
      if (classes == 0) {
        System.arraycopy(floats, r * floats() + deter, z, r * stoch, stoch);
      }
    }
    for (int i = 0; i < rows * bytes(); i++) {
      for (int k = 0; k < classes; k++) {
        z[i * classes + k] = (bytes[i] & 0xff) == k ? 1 : 0;
      }
    }
  }
}
