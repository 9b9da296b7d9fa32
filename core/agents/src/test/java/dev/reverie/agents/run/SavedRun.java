package dev.reverie.agents.run;

import dev.reverie.agents.replay.ReplayRing;
import dev.reverie.engine.Backend;
import dev.reverie.engine.State;
import dev.reverie.engine.Store;
import dev.reverie.engine.scalar.ScalarBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run of one state and one ring, which get something new with each checkpoint. */
final class SavedRun implements AutoCloseable {
  record Settings(int answer) {
  }

  final RunDirectory directory;
  final Path path;
  private final Backend backend = new ScalarBackend(1, true);
  private final Store store = backend.newStore(1);
  private final State weight = store.free("w", 4);
  private final ReplayRing ring = new ReplayRing(store.free("replay", 8, 2), 0, 8);

  SavedRun(Path path) throws IOException {
    this.path = path;
    directory = RunDirectory.create(path, "algo", "env", 5, "scalar", Map.of(), new Settings(42));
  }

  void save(long step) throws IOException {
    save(step, new Study(List.of(), List.of(), List.of(new Study.HeatMap(new Study.Caption("s", "t", ""), "x", "y", 1,
        new double[] {step})), Map.of()));
  }

  void save(long step, Study shown) throws IOException {
    weight.set(new float[] {step, 1, 2, 3});
    ring.add(new float[] {step, 1, step, 2, step, 3}, 0, 3);
    List<String> study = directory.saveStudy(step, shown);
    Checkpoint c = new Checkpoint(Checkpoint.FORMAT, "algo", step, "AAAA", List.of(), List.of(), Map.of(),
        directory.saveRings(Map.of("real", ring)), Map.of(), directory.metrics().sync(), "", null, study);
    directory.checkpoints().write(c, store, name -> name.equals("w"));
    directory.sweep();
  }

  /** The newest whole checkpoint's step, after forgetting what came later. */
  Optional<Long> rewind() throws IOException {
    Optional<Checkpoints.Found> found = directory.rewind();
    if (found.isPresent()) {
      directory.restoreRings(Map.of("real", ring), found.get().checkpoint().rings());
    }
    return found.map(f -> f.checkpoint().step());
  }

  long rows() {
    return ring.total();
  }

  Path checkpoint(long step) {
    return path.resolve("checkpoints").resolve("step-" + "0".repeat(12 - Long.toString(step).length()) + step);
  }

  @Override
  public void close() throws IOException {
    directory.close();
    backend.close();
  }
}
