package dev.reverie.kernels.cpu;

import static dev.reverie.engine.math.FloatMath.EXP2;
import static dev.reverie.engine.math.FloatMath.EXP3;
import static dev.reverie.engine.math.FloatMath.EXP4;
import static dev.reverie.engine.math.FloatMath.EXP5;
import static dev.reverie.engine.math.FloatMath.EXP6;
import static dev.reverie.engine.math.FloatMath.EXPM1_MIN;
import static dev.reverie.engine.math.FloatMath.EXPONENT_BITS;
import static dev.reverie.engine.math.FloatMath.EXP_MAX;
import static dev.reverie.engine.math.FloatMath.EXP_MIN;
import static dev.reverie.engine.math.FloatMath.FRACTION_BITS;
import static dev.reverie.engine.math.FloatMath.HALF_BITS;
import static dev.reverie.engine.math.FloatMath.LN2_HI;
import static dev.reverie.engine.math.FloatMath.LN2_LO;
import static dev.reverie.engine.math.FloatMath.LOG10;
import static dev.reverie.engine.math.FloatMath.LOG2E;
import static dev.reverie.engine.math.FloatMath.LOG3;
import static dev.reverie.engine.math.FloatMath.LOG4;
import static dev.reverie.engine.math.FloatMath.LOG5;
import static dev.reverie.engine.math.FloatMath.LOG6;
import static dev.reverie.engine.math.FloatMath.LOG7;
import static dev.reverie.engine.math.FloatMath.LOG8;
import static dev.reverie.engine.math.FloatMath.LOG9;
import static dev.reverie.engine.math.FloatMath.ONE_BITS;
import static dev.reverie.engine.math.FloatMath.ROUNDER;
import static dev.reverie.engine.math.FloatMath.SOFTPLUS1;
import static dev.reverie.engine.math.FloatMath.SOFTPLUS10;
import static dev.reverie.engine.math.FloatMath.SOFTPLUS2;
import static dev.reverie.engine.math.FloatMath.SOFTPLUS3;
import static dev.reverie.engine.math.FloatMath.SOFTPLUS4;
import static dev.reverie.engine.math.FloatMath.SOFTPLUS5;
import static dev.reverie.engine.math.FloatMath.SOFTPLUS6;
import static dev.reverie.engine.math.FloatMath.SOFTPLUS7;
import static dev.reverie.engine.math.FloatMath.SOFTPLUS8;
import static dev.reverie.engine.math.FloatMath.SOFTPLUS9;
import static dev.reverie.engine.math.FloatMath.SQRT_HALF_BITS;
import static dev.reverie.engine.math.FloatMath.TANH3;
import static dev.reverie.engine.math.FloatMath.TANH5;
import static dev.reverie.engine.math.FloatMath.TANH7;
import static dev.reverie.engine.math.FloatMath.TANH9;
import static dev.reverie.engine.math.FloatMath.TANH_MAX;
import static dev.reverie.engine.math.FloatMath.TANH_SPLIT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The functions of {@link dev.reverie.engine.math.FloatMath} on vectors: the same operations in the same order in each
 * lane, hence the same bits.
 *
 * <p>A vector that crosses a call is boxed, so each method must be inlined into its kernel: it stays below the 325
 * bytecodes up to which HotSpot inlines a hot method, and calls the Vector API without helpers, because once a compiled
 * method has grown past 18,000 nodes only the JDK's own methods are still inlined. Two calls of these functions fit in
 * one compiled method; a third belongs in another.
 */
final class VectorMath {
  /** The species of every kernel; all vectors given to this class are of it. */
  static final VectorSpecies<Float> SPECIES = VectorWidth.species();

  private VectorMath() {}

  /** See {@link dev.reverie.engine.math.FloatMath#exp}. */
  static FloatVector exp(FloatVector x) {
    FloatVector z = x.fma(LOG2E, ROUNDER);
    FloatVector n = z.sub(ROUNDER);
    FloatVector r = n.fma(x.broadcast(-LN2_HI), x);
    r = n.fma(x.broadcast(-LN2_LO), r);
    FloatVector p = r.fma(EXP6, EXP5);
    p = p.fma(r, x.broadcast(EXP4));
    p = p.fma(r, x.broadcast(EXP3));
    p = p.fma(r, x.broadcast(EXP2));
    p = p.fma(r.mul(r), r).fma(2f, 2f);
    IntVector half = z.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(HALF_BITS);
    FloatVector e = p.mul(half.reinterpretAsFloats());
    e = e.blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, EXP_MAX));
    return e.blend(0f, x.compare(VectorOperators.LT, EXP_MIN));
  }

  /** See {@link dev.reverie.engine.math.FloatMath#expm1}. */
  static FloatVector expm1(FloatVector x) {
    FloatVector z = x.fma(LOG2E, ROUNDER);
    FloatVector n = z.sub(ROUNDER);
    FloatVector r = n.fma(x.broadcast(-LN2_HI), x);
    r = n.fma(x.broadcast(-LN2_LO), r);
    FloatVector p = r.fma(EXP6, EXP5);
    p = p.fma(r, x.broadcast(EXP4));
    p = p.fma(r, x.broadcast(EXP3));
    p = p.fma(r, x.broadcast(EXP2));
    p = p.fma(r.mul(r), r);
    IntVector half = z.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(HALF_BITS);
    FloatVector scale = half.reinterpretAsFloats().mul(2f);
    return scale.fma(p, scale.sub(1f)).blend(-1f, x.compare(VectorOperators.LT, EXP_MIN));
  }

  /** See {@link dev.reverie.engine.math.FloatMath#log}. */
  static FloatVector log(FloatVector x) {
    var subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
    FloatVector y = x.blend(x.mul(0x1p23f), subnormal);
    IntVector i = y.reinterpretAsInts().add(ONE_BITS - SQRT_HALF_BITS);
    FloatVector k = (FloatVector) i.lanewise(VectorOperators.ASHR, 23).convert(VectorOperators.I2F, 0);
    k = k.sub(x.broadcast(127f).blend(150f, subnormal));
    FloatVector f = i.and(FRACTION_BITS).add(SQRT_HALF_BITS).reinterpretAsFloats().sub(1f);
    FloatVector q = f.fma(LOG10, LOG9);
    q = q.fma(f, x.broadcast(LOG8));
    q = q.fma(f, x.broadcast(LOG7));
    q = q.fma(f, x.broadcast(LOG6));
    q = q.fma(f, x.broadcast(LOG5));
    q = q.fma(f, x.broadcast(LOG4));
    q = q.fma(f, x.broadcast(LOG3));
    FloatVector f2 = f.mul(f);
    FloatVector low = k.fma(x.broadcast(LN2_LO), f.mul(f2).mul(q));
    low = f2.fma(x.broadcast(-0.5f), low);
    FloatVector r = k.fma(x.broadcast(LN2_HI), f.add(low));
    r = x.blend(r, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
    r = r.blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
    return r.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
  }

  /** See {@link dev.reverie.engine.math.FloatMath#log1p}. */
  static FloatVector log1p(FloatVector x) {
    IntVector i = x.add(1f).reinterpretAsInts().add(ONE_BITS - SQRT_HALF_BITS);
    IntVector power = i.and(EXPONENT_BITS).sub(ONE_BITS);
    FloatVector k = (FloatVector) power.lanewise(VectorOperators.ASHR, 23).convert(VectorOperators.I2F, 0);
    FloatVector f = power.neg().add(0x40800000).reinterpretAsFloats();
    f = f.fma(0.25f, -1f);
    f = x.reinterpretAsInts().sub(power).reinterpretAsFloats().add(f);
    FloatVector q = f.fma(LOG10, LOG9);
    q = q.fma(f, x.broadcast(LOG8));
    q = q.fma(f, x.broadcast(LOG7));
    q = q.fma(f, x.broadcast(LOG6));
    q = q.fma(f, x.broadcast(LOG5));
    q = q.fma(f, x.broadcast(LOG4));
    q = q.fma(f, x.broadcast(LOG3));
    FloatVector f2 = f.mul(f);
    FloatVector low = k.fma(x.broadcast(LN2_LO), f.mul(f2).mul(q));
    low = f2.fma(x.broadcast(-0.5f), low);
    FloatVector r = k.fma(x.broadcast(LN2_HI), f.add(low));
    r = x.blend(r, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
    r = r.blend(Float.NaN, x.compare(VectorOperators.LT, -1f));
    r = r.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, -1f));
    return r.blend(x, x.compare(VectorOperators.EQ, 0f));
  }

  /** See {@link dev.reverie.engine.math.FloatMath#tanh}. */
  static FloatVector tanh(FloatVector x) {
    FloatVector a = x.abs();
    FloatVector a2 = a.add(a);
    FloatVector z = a2.fma(LOG2E, ROUNDER);
    FloatVector n = z.sub(ROUNDER);
    FloatVector r = n.fma(x.broadcast(-LN2_HI), a2);
    r = n.fma(x.broadcast(-LN2_LO), r);
    FloatVector p = r.fma(EXP6, EXP5);
    p = p.fma(r, x.broadcast(EXP4));
    p = p.fma(r, x.broadcast(EXP3));
    p = p.fma(r, x.broadcast(EXP2));
    p = p.fma(r.mul(r), r).fma(2f, 2f);
    IntVector half = z.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(HALF_BITS);
    FloatVector e = p.mul(half.reinterpretAsFloats());
    FloatVector large = x.broadcast(1f).sub(x.broadcast(2f).div(e.add(1f)));
    large = large.blend(1f, a.compare(VectorOperators.GT, TANH_MAX));
    FloatVector s = a.mul(a);
    FloatVector q = s.fma(TANH9, TANH7);
    q = q.fma(s, x.broadcast(TANH5));
    q = q.fma(s, x.broadcast(TANH3));
    FloatVector small = q.mul(s).fma(a, a);
    FloatVector t = large.blend(small, a.compare(VectorOperators.LT, TANH_SPLIT));
    IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
    return t.reinterpretAsInts().or(sign).reinterpretAsFloats();
  }

  /** See {@link dev.reverie.engine.math.FloatMath#sigmoid}. */
  static FloatVector sigmoid(FloatVector x) {
    return x.broadcast(1f).div(exp(x.neg()).add(1f));
  }

  /** See {@link dev.reverie.engine.math.FloatMath#silu}. */
  static FloatVector silu(FloatVector x) {
    FloatVector y = x.div(exp(x.neg()).add(1f));
    return y.blend(-0f, x.compare(VectorOperators.LT, -EXP_MAX));
  }

  /** See {@link dev.reverie.engine.math.FloatMath#softplus}. */
  static FloatVector softplus(FloatVector x) {
    FloatVector e = exp(x.abs().neg());
    FloatVector q = e.fma(SOFTPLUS10, SOFTPLUS9);
    q = q.fma(e, x.broadcast(SOFTPLUS8));
    q = q.fma(e, x.broadcast(SOFTPLUS7));
    q = q.fma(e, x.broadcast(SOFTPLUS6));
    q = q.fma(e, x.broadcast(SOFTPLUS5));
    q = q.fma(e, x.broadcast(SOFTPLUS4));
    q = q.fma(e, x.broadcast(SOFTPLUS3));
    q = q.fma(e, x.broadcast(SOFTPLUS2));
    q = q.fma(e, x.broadcast(SOFTPLUS1));
    return q.fma(e, x.blend(0f, x.compare(VectorOperators.LT, 0f)));
  }

  /** See {@link dev.reverie.engine.math.FloatMath#symlog}. */
  static FloatVector symlog(FloatVector x) {
    FloatVector y = log1p(x.abs());
    return y.reinterpretAsInts().or(x.reinterpretAsInts().and(Integer.MIN_VALUE)).reinterpretAsFloats();
  }

  /** See {@link dev.reverie.engine.math.FloatMath#symexp}. */
  static FloatVector symexp(FloatVector x) {
    FloatVector a = x.abs();
    FloatVector z = a.fma(LOG2E, ROUNDER);
    FloatVector n = z.sub(ROUNDER);
    FloatVector r = n.fma(x.broadcast(-LN2_HI), a);
    r = n.fma(x.broadcast(-LN2_LO), r);
    FloatVector p = r.fma(EXP6, EXP5);
    p = p.fma(r, x.broadcast(EXP4));
    p = p.fma(r, x.broadcast(EXP3));
    p = p.fma(r, x.broadcast(EXP2));
    p = p.fma(r.mul(r), r);
    FloatVector half = z.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(HALF_BITS).reinterpretAsFloats();
    FloatVector y = half.fma(p, half.sub(0.5f)).mul(2f);
    y = y.blend(Float.POSITIVE_INFINITY, a.compare(VectorOperators.GT, EXP_MAX));
    y = y.blend(a, a.compare(VectorOperators.LT, EXPM1_MIN));
    return y.reinterpretAsInts().or(x.reinterpretAsInts().and(Integer.MIN_VALUE)).reinterpretAsFloats();
  }
}
