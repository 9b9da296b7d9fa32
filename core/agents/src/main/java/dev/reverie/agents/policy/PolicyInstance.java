package dev.reverie.agents.policy;

import dev.reverie.agents.env.ObservationSpace;
import dev.reverie.engine.Program;
import java.util.concurrent.atomic.AtomicBoolean;

/** A workspace over a {@link Policy}'s parameters, for one call at a time. */
final class PolicyInstance {
  private final Program program;
  private final PolicyProgram acting;
  private final Program.Input numbers;
  private final Program.Input image;
  private final Program.Input keep;
  private final Program.Input uniform;
  private final Program.Input normal;
  private final Program.Input[] before;
  private final Program.Output[] after;
  private final Program.Output action;
  private final float[] pixels;
  private final float[] uniforms;
  private final float[] normals;
  private final float[] kept = new float[1];
  private final float[] raw;
  private final AtomicBoolean busy = new AtomicBoolean();

  PolicyInstance(Program program, PolicyProgram acting, ObservationSpace observation) {
    this.program = program;
    this.acting = acting;
    numbers = observation.numbers() > 0 ? program.input("numbers") : null;
    image = observation.image() != null ? program.input("image") : null;
    int carried = acting.carried().size();
    keep = carried > 0 ? program.input("keep") : null;
    uniform = acting.uniforms() > 0 ? program.input("uniform") : null;
    normal = acting.normals() > 0 ? program.input("normal") : null;
    before = new Program.Input[carried];
    after = new Program.Output[carried];
    for (int i = 0; i < carried; i++) {
      before[i] = program.input(acting.carried().get(i));
      after[i] = program.output(acting.carried().get(i));
    }
    action = program.output("action");
    pixels = new float[observation.imageBytes()];
    uniforms = new float[acting.uniforms()];
    normals = new float[acting.normals()];
    raw = new float[action.type().features()];
  }

  /** Acts on what has been found to be right. */
  void act(PolicyState state, float[] values, byte[] picture, float[] to) {
    if (numbers != null) {
      numbers.set(values, 0);
    }
    if (image != null) {
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (picture[i] & 0xff) / 255f - 0.5f;
      }
      image.set(pixels, 0);
    }
    if (uniform != null) {
      for (int i = 0; i < uniforms.length; i++) {
        uniforms[i] = state.random.uniform();
      }
      uniform.set(uniforms, 0);
    }
    if (normal != null) {
      for (int i = 0; i < normals.length; i++) {
        normals[i] = state.random.normal();
      }
      normal.set(normals, 0);
    }
    if (keep != null) {
      kept[0] = state.first() ? 0 : 1;
      keep.set(kept, 0);
    }
    for (int i = 0; i < before.length; i++) {
      before[i].set(state.carried[i], 0);
    }
    program.run();
    for (int i = 0; i < after.length; i++) {
      after[i].get(state.carried[i]);
    }
    state.acted();
    action.get(raw);
    acting.decoder().decode(raw, to);
  }

  void warmUp() {
    program.warmUp();
  }

  boolean take() {
    return !busy.get() && busy.compareAndSet(false, true);
  }

  void giveBack() {
    busy.set(false);
  }
}
