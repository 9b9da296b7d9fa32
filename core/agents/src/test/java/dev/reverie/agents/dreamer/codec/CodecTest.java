package dev.reverie.agents.dreamer.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.env.ObservationSpace;
import dev.reverie.agents.nn.AdamOptimizer;
import dev.reverie.agents.nn.Norm;
import dev.reverie.engine.Program;
import dev.reverie.engine.RandomStream;
import dev.reverie.engine.Rows;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.Tensor;
import dev.reverie.engine.op.Adam;
import dev.reverie.engine.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTest {
  private static final ObservationSpace.Image IMAGE = new ObservationSpace.Image(64, 64, 3);
  private static final ObservationSpace NUMBERS = ObservationSpace.of(3);
  private static final ObservationSpace PIXELS = new ObservationSpace(0, IMAGE);
  private static final ObservationSpace MIXED = new ObservationSpace(3, IMAGE);
  private static final int PIXEL_NUMBERS = 64 * 64 * 3;
  private static final int DETER = 16;
  private static final int STOCH = 6;
  private static final double HALF_LOG_TWO_PI = 0.9189385332046727;

  private final ScalarBackend backend = new ScalarBackend(2, false);
  private final Store store = backend.newStore(3);
  private final RandomStream random = new RandomStream(3, "codec");

  @AfterEach
  void close() {
    backend.close();
  }

  static Stream<Arguments> tiny() {
    return Stream.of(
        Arguments.of("v1", StridedCodec.v1(2, 2, 8)),
        Arguments.of("v2", StridedCodec.v2(1, 2, 8, Norm.NONE)),
        Arguments.of("v2 with norm", StridedCodec.v2(2, 2, 8, Norm.LAYER)),
        Arguments.of("v3 of 2023", StridedCodec.v3(2, 2, 8)),
        Arguments.of("v3 of 2024", new ResampledCodec(2, 3, 8)));
  }

  private static int count(List<State> states) {
    return states.stream().mapToInt(State::size).sum();
  }

  private Encoder encoder(Codec codec, ObservationSpace space) {
    return codec.encoder(store, "encoder", space, random);
  }

  private Decoder decoder(Codec codec, ObservationSpace space) {
    return codec.decoder(store, "decoder", space, DETER, STOCH, random);
  }

  @Test
  void imageParametersAreAsMany() {
    // Size 1m with 18 discrete actions has 688,004: these, and 593,105 of the rest at 256 features of an observation.
    ResampledCodec codec = new ResampledCodec(4, 3, 64);
    Encoder encoder = encoder(codec, PIXELS);
    assertEquals(256, encoder.features());
    assertEquals(14_304, count(encoder.parameters()));
    assertEquals(80_595, count(codec.decoder(store, "decoder", PIXELS, 512, 128, random).parameters()));
  }

  @Test
  void vectorParametersAreAsMany() {
    ResampledCodec codec = new ResampledCodec(4, 3, 64);
    ObservationSpace walker = ObservationSpace.of(24);
    assertEquals(10_112, count(encoder(codec, walker).parameters()));
    assertEquals(51_096, count(codec.decoder(store, "decoder", walker, 512, 128, random).parameters()));
  }

  @Test
  void stridedParametersAreAsMany() {
    StridedCodec v1 = StridedCodec.v1(32, 2, 400);
    Encoder encoder = encoder(v1, PIXELS);
    assertEquals(1024, encoder.features());
    assertEquals(1568 + 32_832 + 131_200 + 524_544, count(encoder.parameters()));
    assertEquals(236_544 + 3_276_928 + 204_864 + 73_760 + 3_459,
        count(v1.decoder(store, "decoder", PIXELS, 200, 30, random).parameters()));
  }

  @Test
  void paddedSizesHalveAndDouble() {
    // Layers with a norm have no bias, but a scale and an offset.
    Encoder encoder = encoder(StridedCodec.v3(32, 2, 512), PIXELS);
    assertEquals(4 * 4 * 256, encoder.features());
    assertEquals(48 * 32 + 64 + 512 * 64 + 128 + 1024 * 128 + 256 + 2048 * 256 + 512, count(encoder.parameters()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tiny")
  void shapes(String name, Codec codec) {
    for (ObservationSpace space : List.of(NUMBERS, PIXELS, MIXED)) {
      Store own = backend.newStore(1);
      Encoder encoder = codec.encoder(own, "encoder", space, random);
      Decoder decoder = codec.decoder(own, "decoder", space, DETER, STOCH, random);
      Program.trace(own, g -> {
        Rows rows = g.rows("rows", 2);
        Observation o = observation(g.rows("rows", 2), space, g::input);
        assertEquals(encoder.features(), encoder.encode(o).type().features());
        Tensor h = g.input("h", rows, DETER);
        Tensor z = g.input("z", rows, STOCH);
        assertEquals(1, decoder.loss(h, z, o).type().features());
        Observation predicted = decoder.predict(h, z);
        assertEquals(space.numbers(), predicted.numbers() == null ? 0 : predicted.numbers().type().features());
        assertEquals(space.imageBytes(), predicted.image() == null ? 0 : predicted.image().type().features());
        g.output("loss", decoder.loss(h, z, o));
      });
    }
  }

  /** Declares an input. */
  @FunctionalInterface
  private interface Inputs {
    Tensor of(String name, Rows rows, int features);
  }

  private static Observation observation(Rows rows, ObservationSpace space, Inputs inputs) {
    return new Observation(space.numbers() == 0 ? null : inputs.of("numbers", rows, space.numbers()),
        space.image() == null ? null : inputs.of("image", rows, PIXEL_NUMBERS));
  }

  /** What a decoder that always predicts 0 loses. */
  private double lossOfZero(Codec codec, ObservationSpace space, float[] numbers, float[] image) {
    Decoder decoder = decoder(codec, space);
    decoder.parameters().forEach(p -> p.set(new float[p.size()]));
    Program p = Program.trace(store, g -> {
      Rows rows = g.rows("rows", 1);
      g.output("loss", decoder.loss(g.input("h", rows, DETER), g.input("z", rows, STOCH),
          observation(rows, space, g::input)));
    });
    p.input("h").set(new float[DETER]);
    p.input("z").set(new float[STOCH]);
    if (numbers != null) {
      p.input("numbers").set(numbers);
    }
    if (image != null) {
      p.input("image").set(image);
    }
    p.run();
    double[] loss = new double[1];
    p.output("loss").get(loss);
    return loss[0];
  }

  /** Three values that are not 0: their squares add to 0.25 + 0.0625 + 0.015625. */
  private static float[] picture() {
    float[] image = new float[PIXEL_NUMBERS];
    image[0] = 0.5f;
    image[100] = -0.25f;
    image[PIXEL_NUMBERS - 1] = 0.125f;
    return image;
  }

  @Test
  void v1LosesAUnitNormal() {
    assertEquals(0.5 * (1 + 4 + 9) + 3 * HALF_LOG_TWO_PI,
        lossOfZero(StridedCodec.v1(1, 1, 4), NUMBERS, new float[] {1, -2, 3}, null), 1e-5);
  }

  @Test
  void v2LosesAUnitNormalOfEveryPixel() {
    assertEquals(0.5 * 0.328125 + PIXEL_NUMBERS * HALF_LOG_TWO_PI,
        lossOfZero(StridedCodec.v2(1, 1, 4, Norm.NONE), PIXELS, null, picture()), 1e-2);
  }

  @Test
  void v3LosesSquaresOfSymlogsWithoutAHalf() {
    float[] x = {1, -2, 6};
    double squares = Math.pow(Math.log(2), 2) + Math.pow(Math.log(3), 2) + Math.pow(Math.log(7), 2);
    assertEquals(squares, lossOfZero(new ResampledCodec(2, 1, 4), NUMBERS, x, null), 1e-9);
  }

  @Test
  void v3Of2023LosesSquaresOfPixelsWithoutAHalf() {
    assertEquals(0.328125, lossOfZero(StridedCodec.v3(1, 1, 4), PIXELS, null, picture()), 1e-9);
  }

  @Test
  void v3Of2024BeginsInTheMiddleOfTheRange() {
    assertEquals(0.328125, lossOfZero(new ResampledCodec(2, 1, 4), PIXELS, null, picture()), 1e-9);
  }

  @Test
  void mixedLosesBoth() {
    assertEquals(0.328125 + Math.pow(Math.log(2), 2),
        lossOfZero(new ResampledCodec(2, 1, 4), MIXED, new float[] {0, 1, 0}, picture()), 1e-9);
  }

  @Test
  void blocksOfHMakeTheirChannelsOfEveryPixel() {
    Decoder decoder = decoder(new ResampledCodec(2, 1, 4), PIXELS);
    Program p = Program.trace(store, g -> {
      Rows rows = g.rows("rows", 1);
      g.output("image", decoder.predict(g.input("h", rows, DETER), g.input("z", rows, STOCH)).image());
    });
    p.input("h").set(new float[DETER]);
    p.input("z").set(new float[STOCH]);
    double[] before = run(p);
    // Depth 2 gives each of the 8 blocks one channel of 16 pixels: this is block 7 at the first pixel.
    State bias = store.get("decoder.image.blocks.bias");
    float[] values = new float[bias.size()];
    values[7 * 16] = 3f;
    bias.set(values);
    double[] after = run(p);
    // Four convolutions of size 5 carry it 15 + 30 pixels far at most.
    for (int i = 0; i < PIXEL_NUMBERS; i++) {
      if (i / 192 > 45 || i / 3 % 64 > 45) {
        assertEquals(before[i], after[i], 0, "number " + i);
      }
    }
    assertTrue(Math.abs(before[(8 * 64 + 8) * 3] - after[(8 * 64 + 8) * 3]) > 1e-6);
  }

  private static double[] run(Program p) {
    p.run();
    double[] image = new double[PIXEL_NUMBERS];
    p.output("image").get(image);
    return image;
  }

  /** A latent of the encoder's first features, so that gradients go through decoder and encoder. */
  private static Tensor coded(Encoder encoder, Decoder decoder, Observation o) {
    Tensor features = encoder.encode(o);
    Tensor code = features.type().features() >= DETER + STOCH ? features : features.concat(features, features);
    return decoder.loss(code.slice(0, DETER).tanh(), code.slice(DETER, DETER + STOCH).tanh(), o);
  }

  private static float[] numbers(int count, long seed) {
    RandomStream r = new RandomStream(seed, "numbers");
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = r.uniform() - 0.5f;
    }
    return x;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tiny")
  void gradientsAreDifferences(String name, Codec codec) {
    Encoder encoder = encoder(codec, MIXED);
    Decoder decoder = decoder(codec, MIXED);
    List<State> parameters = new ArrayList<>(encoder.parameters());
    parameters.addAll(decoder.parameters());
    // With biases of 0 many sums are 0, where ReLU and ELU have a kink.
    for (State s : parameters) {
      float[] values = s.toArray();
      float[] more = numbers(s.size(), s.name().hashCode());
      for (int k = 0; k < values.length; k++) {
        values[k] += 0.2f * more[k];
      }
      s.set(values);
    }
    Program loss = traced(encoder, decoder, List.of());
    Program gradient = traced(encoder, decoder, parameters);
    gradient.run();
    Map<String, List<Integer>> layers = new LinkedHashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      String state = parameters.get(i).name();
      layers.computeIfAbsent(state.substring(0, state.lastIndexOf('.')), k -> new ArrayList<>()).add(i);
    }
    layers.forEach((layer, indices) -> {
      double expected = 0;
      double magnitude = 0;
      Map<State, float[][]> moved = new LinkedHashMap<>();
      for (int i : indices) {
        State s = parameters.get(i);
        double[] d = new double[s.size()];
        gradient.output("d" + i).get(d);
        float[][] sides = sides(s, numbers(s.size(), 5 + i));
        for (int k = 0; k < d.length; k++) {
          double term = d[k] * ((double) sides[1][k] - sides[0][k]);
          expected += term;
          magnitude += Math.abs(term);
        }
        moved.put(s, sides);
      }
      assertTrue(magnitude > 0, layer + " has no gradient");
      moved.forEach((s, sides) -> s.set(sides[1]));
      double above = loss(loss);
      moved.forEach((s, sides) -> s.set(sides[0]));
      double below = loss(loss);
      moved.forEach((s, sides) -> s.set(sides[2]));
      // Some of ReLU's kinks lie between.
      assertEquals(expected, above - below, 1e-2 * magnitude, layer);
    });
  }

  /** A state a little to either side, and as it is. */
  private static float[][] sides(State s, float[] direction) {
    float[] at = s.toArray();
    float[][] sides = {at.clone(), at.clone(), at};
    for (int k = 0; k < at.length; k++) {
      sides[0][k] -= 1e-5f * direction[k];
      sides[1][k] += 1e-5f * direction[k];
    }
    return sides;
  }

  private Program traced(Encoder encoder, Decoder decoder, List<State> parameters) {
    Program p = Program.trace(store, g -> {
      Tensor loss = coded(encoder, decoder, observation(g.rows("rows", 1), MIXED, g::input)).mean();
      g.output("loss", loss);
      List<Tensor> d = AdamOptimizer.gradients(loss, parameters);
      for (int i = 0; i < d.size(); i++) {
        g.output("d" + i, d.get(i));
      }
    });
    p.input("numbers").set(numbers(3, 1));
    p.input("image").set(numbers(PIXEL_NUMBERS, 2));
    return p;
  }

  private static double loss(Program p) {
    p.run();
    double[] loss = new double[1];
    p.output("loss").get(loss);
    return loss[0];
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tiny")
  void oneBatchIsLearned(String name, Codec codec) {
    Encoder encoder = encoder(codec, PIXELS);
    Decoder decoder = decoder(codec, PIXELS);
    List<State> parameters = new ArrayList<>(encoder.parameters());
    parameters.addAll(decoder.parameters());
    AdamOptimizer adam = new AdamOptimizer(store, "adam", Adam.Config.torch(1e-2));
    Program p = Program.trace(store, g -> {
      Observation o = observation(g.rows("rows", 2), PIXELS, g::input);
      Tensor loss = coded(encoder, decoder, o).mean();
      g.output("loss", loss);
      adam.minimise(loss, parameters);
    });
    // Two flat pictures with a square in one corner or the other.
    float[] images = new float[2 * PIXEL_NUMBERS];
    Arrays.fill(images, 0, PIXEL_NUMBERS, 0.25f);
    Arrays.fill(images, PIXEL_NUMBERS, 2 * PIXEL_NUMBERS, -0.25f);
    for (int y = 0; y < 32; y++) {
      Arrays.fill(images, y * 192, y * 192 + 96, -0.4f);
      Arrays.fill(images, PIXEL_NUMBERS + y * 192 + 96, PIXEL_NUMBERS + y * 192 + 192, 0.4f);
    }
    p.input("image").set(images);
    double constant = codec instanceof StridedCodec s && s.likelihood() == Likelihood.UNIT_NORMAL
        ? PIXEL_NUMBERS * HALF_LOG_TWO_PI : 0;
    double first = loss(p) - constant;
    double last = first;
    // The resampled codec works on four times as many pixels.
    for (int i = 0; i < (codec instanceof ResampledCodec ? 20 : 50); i++) {
      last = loss(p) - constant;
    }
    assertTrue(last < 0.35 * first, name + ": from " + first + " to " + last);
  }

  @Test
  void refusesOtherImages() {
    ObservationSpace small = new ObservationSpace(0, new ObservationSpace.Image(32, 32, 3));
    String message = assertThrows(IllegalArgumentException.class,
        () -> encoder(new ResampledCodec(2, 1, 4), small)).getMessage();
    assertTrue(message.contains("32 x 32 x 3") && message.contains("64 x 64 x 3"), message);
    message = assertThrows(IllegalArgumentException.class,
        () -> decoder(new ResampledCodec(3, 1, 4), PIXELS)).getMessage();
    assertTrue(message.contains("depth 3"), message);
  }
}
