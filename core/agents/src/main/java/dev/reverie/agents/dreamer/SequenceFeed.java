package dev.reverie.agents.dreamer;

import dev.reverie.agents.dreamer.world.SequenceInput;
import dev.reverie.agents.replay.SequenceBatch;
import dev.reverie.agents.replay.SequenceLayout;
import dev.reverie.engine.Program;

/** Sets the inputs that {@link SequenceInput} declares from batches of a replay. */
final class SequenceFeed {
  private final Program program;
  private final LatentCode code;
  private final boolean numbers;
  private final float[] image;
  private final float[] deter;
  private final float[] stoch;

  SequenceFeed(Program program, SequenceLayout layout, LatentCode code, int sequences, int length) {
    this.program = program;
    this.code = code;
    numbers = layout.numbers() > 0;
    image = new float[sequences * length * layout.imageBytes()];
    deter = new float[sequences * code.deter()];
    stoch = new float[sequences * code.stoch()];
  }

  void set(SequenceBatch batch) {
    if (numbers) {
      program.input("numbers").set(batch.numbers());
    }
    if (image.length > 0) {
      batch.images(image);
      program.input("image").set(image);
    }
    program.input("action").set(batch.actions());
    program.input("reward").set(batch.rewards());
    program.input("first").set(batch.first());
    program.input("last").set(batch.last());
    program.input("terminal").set(batch.terminal());
    code.unpack(batch.carryFloats(), batch.carryBytes(), batch.sequences(), deter, stoch);
    program.input("deter").set(deter);
    program.input("stoch").set(stoch);
  }
}
