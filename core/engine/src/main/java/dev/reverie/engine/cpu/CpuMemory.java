package dev.reverie.engine.cpu;

import dev.reverie.engine.DType;
import dev.reverie.engine.Memory;
import dev.reverie.engine.TensorType;
import dev.reverie.engine.TensorType.Kind;

/** A state in an array of its own, in the backend's layout. */
final class CpuMemory implements Memory {
  private final TensorType type;
  private final Layout layout;
  private final Slab slab;
  private final Slot slot;

  CpuMemory(TensorType type, Layout layout, boolean doubles) {
    this.type = type;
    this.layout = layout;
    int extent = type.kind() == Kind.WEIGHT ? layout.weightExtent(type) : type.features();
    if (type.dtype() == DType.I32) {
      slab = Slab.ints(extent);
    } else {
      slab = doubles ? Slab.doubles(extent) : Slab.floats(extent);
    }
    slot = new Slot(slab, 0, 0);
  }

  Slot slot() {
    return slot;
  }

  Slab slab() {
    return slab;
  }

  @Override
  public void write(float[] src, int srcAt, int at, int count) {
    if (type.kind() == Kind.WEIGHT) {
      int i = srcAt;
      for (int g = 0; g < type.dim(0); g++) {
        for (int k = 0; k < type.dim(1); k++) {
          for (int n = 0; n < type.dim(2); n++) {
            slab.set(layout.weightIndex(type, g, k, n), src[i++]);
          }
        }
      }
    } else if (slab.f() != null) {
      System.arraycopy(src, srcAt, slab.f(), at, count);
    } else {
      for (int i = 0; i < count; i++) {
        slab.d()[at + i] = src[srcAt + i];
      }
    }
  }

  @Override
  public void read(int at, float[] dst, int dstAt, int count) {
    if (type.kind() == Kind.WEIGHT) {
      int i = dstAt;
      for (int g = 0; g < type.dim(0); g++) {
        for (int k = 0; k < type.dim(1); k++) {
          for (int n = 0; n < type.dim(2); n++) {
            dst[i++] = (float) slab.get(layout.weightIndex(type, g, k, n));
          }
        }
      }
    } else if (slab.f() != null) {
      System.arraycopy(slab.f(), at, dst, dstAt, count);
    } else {
      for (int i = 0; i < count; i++) {
        dst[dstAt + i] = (float) slab.d()[at + i];
      }
    }
  }

  @Override
  public void write(int[] src) {
    System.arraycopy(src, 0, slab.i(), 0, src.length);
  }

  @Override
  public void read(int[] dst) {
    System.arraycopy(slab.i(), 0, dst, 0, dst.length);
  }

  @Override
  public void copyFrom(Memory other) {
    Slab from = ((CpuMemory) other).slab;
    if (slab.i() != null) {
      System.arraycopy(from.i(), 0, slab.i(), 0, slab.i().length);
    } else if (slab.f() != null) {
      System.arraycopy(from.f(), 0, slab.f(), 0, slab.f().length);
    } else {
      System.arraycopy(from.d(), 0, slab.d(), 0, slab.d().length);
    }
  }
}
