package dev.reverie.kernels.cpu;

import static dev.reverie.kernels.cpu.VectorMath.SPECIES;

import dev.reverie.engine.Node;
import dev.reverie.engine.Philox;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Rows;
import dev.reverie.engine.cpu.Lowering;
import dev.reverie.engine.cpu.RowTable;
import dev.reverie.engine.cpu.Slot;
import dev.reverie.engine.op.RandomDraw;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link RandomDraw}: the words of a tile first, one row a lane, then the numbers from them. Batches too small for
 * lanes draw four words a call, one row after the other.
 */
final class VectorRandomDraw {
  private static final int TILE = RowTable.TILE;
  private static final int STEP = SPECIES.length();
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());
  private static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, SPECIES.vectorShape());
  private static final long LOW = 0xFFFFFFFFL;

  private VectorRandomDraw() {
  }

  static void lower(RandomDraw op, Node node, Lowering to) {
    Rows rows = op.rows();
    long seed = node.graph().store().seed();
    int key0 = RandomStream.key0(seed);
    int key1 = RandomStream.key1(seed, RandomStream.id(op.stream()));
    to.rows(rows, node.inputs(), node.outputs(), slots -> {
      Slot run = slots.of(op.run());
      Slot ids = node.inputs().size() > 1 ? slots.of(node.input(1)) : null;
      Slot y = slots.of(node.output(0));
      RowTable table = slots.table(rows);
      if (!VectorBackend.LAYOUT.lanes(rows)) {
        int[] four = new int[slots.workers() * 32];
        return (worker, from, end) -> {
          for (int t = from; t < end; t++) {
            int yAt = Elementwise.at(y, worker, from, t);
            int idAt = ids == null ? 0 : Elementwise.at(ids, worker, from, t);
            for (int l = 0; l < table.count(t); l++) {
              row(op, run.i[run.at()], ids == null ? table.start(t) + l : ids.i[idAt + l], key0, key1, four,
                  worker * 32, y.f, yAt + l * op.features());
            }
          }
        };
      }
      int blocks = (op.features() + 3) / 4;
      int each = (blocks + 1) * 4 * TILE;
      int[] words = new int[slots.workers() * each];
      return (worker, from, end) -> {
        int at = worker * each;
        for (int t = from; t < end; t++) {
          for (int l = 0; ids == null && l < TILE; l++) {
            words[at + l] = table.start(t) + l;
          }
          int[] counter = ids == null ? words : ids.i;
          int counterAt = ids == null ? at : Elementwise.at(ids, worker, from, t);
          for (int b = 0; b < blocks; b++) {
            block(run.i[run.at()], op.step(), counter, counterAt, b, key0, key1, words, at + (b + 1) * 4 * TILE);
          }
          int yAt = Elementwise.at(y, worker, from, t);
          if (op.normal()) {
            normals(words, at + 4 * TILE, y.f, yAt, op.features() * TILE);
          } else {
            uniforms(words, at + 4 * TILE, y.f, yAt, op.features() * TILE);
          }
        }
      };
    });
  }

  private static void row(RandomDraw op, int run, int row, int key0, int key1, int[] words, int at, float[] y,
      int yAt) {
    for (int c = 0; c < op.features(); c += 4) {
      Philox.philox(run, op.step(), row, c >> 2, key0, key1, words, at);
      for (int j = 0; j < 4 && c + j < op.features(); j++) {
        y[yAt + c + j] = op.normal() ? Philox.normal(words[at + j]) : Philox.uniform(words[at + j]);
      }
    }
  }

  /** {@link Philox#philox} of a tile, one row a lane: word j of row l at {@code out[at + 16 j + l]}. */
  private static void block(int run, int step, int[] rows, int rowsAt, int column, int key0, int key1, int[] out,
      int at) {
    LongVector m0 = LongVector.broadcast(LONGS, Philox.MULTIPLIER_0 & LOW);
    LongVector m1 = LongVector.broadcast(LONGS, Philox.MULTIPLIER_1 & LOW);
    for (int l = 0; l < TILE; l += STEP) {
      IntVector c0 = IntVector.broadcast(INTS, run);
      IntVector c1 = IntVector.broadcast(INTS, step);
      IntVector c2 = IntVector.fromArray(INTS, rows, rowsAt + l);
      IntVector c3 = IntVector.broadcast(INTS, column);
      int k0 = key0;
      int k1 = key1;
      for (int round = 0; round < Philox.ROUNDS; round++) {
        // Products of 32 by 32 bits: of the even lanes and of the odd ones, put together again by halves.
        LongVector a = c0.reinterpretAsLongs();
        LongVector b = c2.reinterpretAsLongs();
        LongVector a0 = a.and(LOW).mul(m0);
        LongVector a1 = a.lanewise(VectorOperators.LSHR, 32).mul(m0);
        LongVector b0 = b.and(LOW).mul(m1);
        LongVector b1 = b.lanewise(VectorOperators.LSHR, 32).mul(m1);
        IntVector highA = a0.lanewise(VectorOperators.LSHR, 32).or(a1.and(~LOW)).reinterpretAsInts();
        IntVector highB = b0.lanewise(VectorOperators.LSHR, 32).or(b1.and(~LOW)).reinterpretAsInts();
        c0 = highB.lanewise(VectorOperators.XOR, c1).lanewise(VectorOperators.XOR, k0);
        c1 = b0.and(LOW).or(b1.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts();
        c2 = highA.lanewise(VectorOperators.XOR, c3).lanewise(VectorOperators.XOR, k1);
        c3 = a0.and(LOW).or(a1.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts();
        k0 += Philox.WEYL_0;
        k1 += Philox.WEYL_1;
      }
      c0.intoArray(out, at + l);
      c1.intoArray(out, at + TILE + l);
      c2.intoArray(out, at + 2 * TILE + l);
      c3.intoArray(out, at + 3 * TILE + l);
    }
  }

  private static void uniforms(int[] words, int at, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += STEP) {
      IntVector bits = IntVector.fromArray(INTS, words, at + i).lanewise(VectorOperators.LSHR, 9);
      ((FloatVector) bits.convert(VectorOperators.I2F, 0)).add(0.5f).mul(0x1p-23f).intoArray(y, yAt + i);
    }
  }

  /** {@link Philox#normal}, both polynomials in every lane. */
  private static void normals(int[] words, int at, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i += STEP) {
      IntVector bits = IntVector.fromArray(INTS, words, at + i);
      IntVector magnitude = bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.ASHR, 31));
      FloatVector half = ((FloatVector) magnitude.convert(VectorOperators.I2F, 0)).fma(0x1p-32f, 0x1p-33f);
      IntVector rest = magnitude.lanewise(VectorOperators.XOR, Integer.MAX_VALUE);
      FloatVector tail = ((FloatVector) rest.convert(VectorOperators.I2F, 0)).fma(0x1p-32f, 0x1p-33f);
      FloatVector w = VectorMath.log(tail.mul(4f).mul(half.add(0.5f))).neg();
      FloatVector t = w.sub(Philox.NORMAL_CENTRE);
      FloatVector p = t.fma(Philox.NC8, Philox.NC7);
      p = p.fma(t, t.broadcast(Philox.NC6));
      p = p.fma(t, t.broadcast(Philox.NC5));
      p = p.fma(t, t.broadcast(Philox.NC4));
      p = p.fma(t, t.broadcast(Philox.NC3));
      p = p.fma(t, t.broadcast(Philox.NC2));
      p = p.fma(t, t.broadcast(Philox.NC1));
      p = p.fma(t, t.broadcast(Philox.NC0));
      FloatVector s = w.lanewise(VectorOperators.SQRT).sub(Philox.NORMAL_TAIL_CENTRE);
      FloatVector q = s.fma(Philox.NT8, Philox.NT7);
      q = q.fma(s, t.broadcast(Philox.NT6));
      q = q.fma(s, t.broadcast(Philox.NT5));
      q = q.fma(s, t.broadcast(Philox.NT4));
      q = q.fma(s, t.broadcast(Philox.NT3));
      q = q.fma(s, t.broadcast(Philox.NT2));
      q = q.fma(s, t.broadcast(Philox.NT1));
      q = q.fma(s, t.broadcast(Philox.NT0));
      FloatVector z = half.add(half).mul(q.blend(p, w.compare(VectorOperators.LT, Philox.NORMAL_SPLIT)));
      z.reinterpretAsInts().lanewise(VectorOperators.XOR, bits.and(Integer.MIN_VALUE)).reinterpretAsFloats()
          .intoArray(y, yAt + i);
    }
  }
}
