package dev.reverie.agents.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.env.ObservationSpace;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures and curves of a learner: drawn, kept with checkpoints, shown in reports. */
class StudyTest {
  private static final ObservationSpace.Image SMALL = new ObservationSpace.Image(2, 3, 3);
  private static final Study.Caption OPEN = new Study.Caption("Open loop", "Frames <ahead>", "Look at the last ones.");

  @TempDir
  private Path folder;

  private static BufferedImage decoded(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static int rgb(int red, int green, int blue) {
    return 0xff000000 | red << 16 | green << 8 | blue;
  }

  @Test
  void anotherDecoderReadsWhatWasWritten() throws IOException {
    Png png = new Png(37, 21);
    for (int y = 0; y < 21; y++) {
      for (int x = 0; x < 37; x++) {
        if ((x + y) % 5 > 0) {
          png.set(x, y, 7 * x, 11 * y, x * y);
        }
      }
    }
    BufferedImage image = decoded(png.bytes());
    assertEquals(37, image.getWidth());
    assertEquals(21, image.getHeight());
    for (int y = 0; y < 21; y++) {
      for (int x = 0; x < 37; x++) {
        int expected = (x + y) % 5 > 0 ? rgb(7 * x & 255, 11 * y & 255, x * y & 255) : 0;
        assertEquals(expected, image.getRGB(x, y));
      }
    }
  }

  private static byte[] counting(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  @Test
  void framesStandInRowsWithACutWhereImaginationBegins() throws IOException {
    Study.Film film = new Study.Film(OPEN, SMALL, List.of("a", "b"), 4, 1, counting(2 * 4 * 18));
    BufferedImage image = decoded(StudyPictures.film(film).bytes());
    assertEquals(4 * 3 + 2 * StudyPictures.GAP + StudyPictures.CUT, image.getWidth());
    assertEquals(2 * 2 + StudyPictures.GAP, image.getHeight());
    assertEquals(rgb(0, 1, 2), image.getRGB(0, 0));
    assertEquals(rgb(15, 16, 17), image.getRGB(2, 1));
    assertEquals(0, image.getRGB(3, 0), "the gap is transparent");
    assertEquals(0, image.getRGB(2 + StudyPictures.CUT, 0));
    assertEquals(rgb(18, 19, 20), image.getRGB(3 + StudyPictures.CUT, 0), "the second frame");
    assertEquals(rgb(72, 73, 74), image.getRGB(0, 2 + StudyPictures.GAP), "the second row");
    byte[] grey = {(byte) 200, 5};
    image = decoded(StudyPictures.film(new Study.Film(OPEN, new ObservationSpace.Image(1, 2, 1), List.of("a"), 1, 1,
        grey)).bytes());
    assertEquals(2, image.getWidth());
    assertEquals(rgb(200, 200, 200), image.getRGB(0, 0));
    assertEquals(rgb(5, 5, 5), image.getRGB(1, 0));
  }

  @Test
  void differencesAreGreyWhereThereAreNone() {
    byte[] truth = new byte[2 * 18];
    byte[] model = truth.clone();
    truth[0] = (byte) 255;
    model[1] = (byte) 255;
    Study.Film film = Study.Film.compared(OPEN, SMALL, 1, truth, model);
    assertEquals(2, film.columns());
    assertEquals(List.of("truth", "model", "difference"), film.rows());
    byte[] difference = Arrays.copyOfRange(film.pixels(), 2 * 36, 3 * 36);
    assertEquals(1, difference[0] & 0xff);
    assertEquals(255, difference[1] & 0xff);
    assertEquals(128, difference[2] & 0xff);
    assertThrows(IllegalArgumentException.class, () -> Study.Film.compared(OPEN, SMALL, 1, truth, new byte[18]));
    assertThrows(IllegalArgumentException.class, () -> Study.Film.compared(OPEN, SMALL, 3, truth, model));
    assertThrows(IllegalArgumentException.class, () -> new Study.HeatMap(OPEN, "x", "y", 2, new double[3]));
  }

  @Test
  void aMapGoesFromDarkToBright() throws IOException {
    Study.HeatMap map = new Study.HeatMap(OPEN, "class", "variable", 3, new double[] {0, 0.5, 1, 0, 0, 0});
    BufferedImage image = decoded(StudyPictures.map(map, 0, 1).bytes());
    assertEquals(3, image.getWidth());
    assertEquals(2, image.getHeight());
    assertEquals(rgb(68, 1, 84), image.getRGB(0, 0));
    assertEquals(rgb(33, 145, 140), image.getRGB(1, 0));
    assertEquals(rgb(253, 231, 37), image.getRGB(2, 0));
    assertEquals(rgb(68, 1, 84), decoded(StudyPictures.map(map, 0, 0).bytes()).getRGB(2, 0), "all the same: all dark");
  }

  private static Study study() {
    double[] x = {0, 1, 2, 3};
    Study.Plot plot = new Study.Plot(new Study.Caption("Imagined", "Reward", ""), "steps", "reward", 1.5,
        List.of(FigurePage.Curve.of("truth", x, new double[] {0, 1, Double.NaN, 2}),
            new FigurePage.Curve("model", x, List.of(new double[] {0, 1, 2, 3}, new double[] {0, 2, 3, 4}))));
    return new Study(List.of(new Study.Film(OPEN, SMALL, List.of("truth", "model"), 4, 2, counting(2 * 4 * 18))),
        List.of(plot), List.of(new Study.HeatMap(new Study.Caption("Latent", "Classes", "3.2 of 4 used"), "class",
        "variable", 2, new double[] {0.25, 0.75, 0.5, 0.5})), Map.of());
  }

  @Test
  void whatIsWrittenIsReadWithItsPictures() throws IOException {
    List<String> files = StudyFiles.write(folder, 12, study());
    assertEquals(List.of("study/step-000000000012/study.json", "study/step-000000000012/1.png",
        "study/step-000000000012/2.png"), files);
    Checkpoint checkpoint = new Checkpoint(Checkpoint.FORMAT, "a", 12, "", List.of(), List.of(), null, null, null, 0, "", null, files);
    StudyFiles.Found found = StudyFiles.read(folder, checkpoint);
    assertEquals(12, found.entries().step());
    Study.Plot plot = found.entries().plots().getFirst();
    assertEquals(1.5, plot.mark());
    assertTrue(Double.isNaN(plot.curves().getFirst().lines().getFirst()[2]));
    assertEquals(4.0, plot.curves().get(1).lines().get(1)[3]);
    StudyFiles.MapEntry map = found.entries().maps().getFirst();
    assertEquals(0.75, map.greatest());
    assertEquals(2, decoded(found.picture(map.file())).getHeight());
    Files.writeString(folder.resolve(files.getFirst()), "{");
    assertNull(StudyFiles.read(folder, checkpoint), "a damaged one is left out");
  }

  @Test
  void studiesStayAsLongAsTheirCheckpoints() throws IOException {
    Path path = folder.resolve("run");
    try (SavedRun run = new SavedRun(path)) {
      for (long step = 10; step <= 40; step += 10) {
        run.save(step);
      }
      Files.createDirectories(path.resolve("study/.step-000000000050.part"));
      run.save(50);
    }
    assertEquals(List.of(path.resolve("study/step-000000000040"), path.resolve("study/step-000000000050")),
        SafeFiles.list(path.resolve("study")));
    String page = page(path);
    assertTrue(page.contains("As of step 50."), page);
  }

  private static String page(Path run) throws IOException {
    Report.write(run);
    return Files.readString(run.resolve("report.html"));
  }

  @Test
  void aReportShowsThePicturesOfItsNewestCheckpoint() throws IOException {
    Path path = folder.resolve("run");
    try (SavedRun run = new SavedRun(path)) {
      run.save(10);
      run.save(20, study());
    }
    String page = page(path);
    int open = page.indexOf("<h2>Open loop</h2>");
    int imagined = page.indexOf("<h2>Imagined</h2>");
    int latent = page.indexOf("<h2>Latent</h2>");
    assertTrue(0 < open && open < imagined && imagined < latent, page);
    assertTrue(page.contains("Frames &lt;ahead&gt;") && page.contains("Look at the last ones."));
    assertEquals(-1, page.indexOf("<h2>s</h2>"), "nothing of the checkpoint before");
    assertEquals(3, page.split("As of step 20\\.").length - 1);
    assertTrue(page.substring(imagined, latent).contains("class=\"mark\""));
    assertTrue(page.substring(open, imagined).contains(">observed<") && page.contains(">imagined<"));
    Matcher m = Pattern.compile("src=\"data:image/png;base64,([^\"]*)\"").matcher(page);
    assertTrue(m.find());
    assertEquals(4 * 3 + 2 * StudyPictures.GAP + StudyPictures.CUT,
        decoded(Base64.getDecoder().decode(m.group(1))).getWidth());
    assertTrue(m.find(), "the map");
    assertFalse(m.find());
  }
}
