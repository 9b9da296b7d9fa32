package dev.reverie.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Chooses the backend at launch: {@code -Dreverie.backend=auto|scalar|vector|native|cuda} and
 * {@code -Dreverie.threads=N}.
 *
 * <p>{@code auto} takes the best one that can start and logs one line: what it chose and why each better one was
 * refused. A named one that cannot start is an error with the remedy; it is never replaced by another.
 */
public final class Backends {
  /** The system property that names the backend. */
  public static final String BACKEND = "reverie.backend";
  /** The system property that gives the number of threads. */
  public static final String THREADS = "reverie.threads";
  private static final List<String> KNOWN = List.of("scalar", "vector", "native", "cuda");
  private static final Logger LOG = System.getLogger("dev.reverie.engine");

  private Backends() {
  }

  /**
   * One backend and whether it can start here.
   *
   * @param id its name
   * @param rank how good it is
   * @param probe whether it can start, and why not
   */
  public record Candidate(String id, int rank, BackendProvider.Probe probe) {
  }

  /**
   * Every known backend, best first, the missing ones included.
   *
   * @return the candidates
   */
  public static List<Candidate> candidates() {
    List<Candidate> all = new ArrayList<>();
    for (BackendProvider p : providers()) {
      all.add(new Candidate(p.id(), p.rank(), p.probe()));
    }
    for (int i = 0; i < KNOWN.size(); i++) {
      String id = KNOWN.get(i);
      if (all.stream().noneMatch(c -> c.id().equals(id))) {
        String jar = id.equals("cuda") ? "reverie-kernels-cuda" : "reverie-kernels-cpu";
        all.add(new Candidate(id, 100 * i, BackendProvider.Probe.no("no '" + id + "' backend on the path",
            id.equals("native") ? "this version has none" : "put the " + jar + " jar on the module or class path")));
      }
    }
    all.sort(Comparator.comparingInt(Candidate::rank).reversed());
    return all;
  }

  /**
   * Opens the backend that the system properties ask for; {@code auto} and every processor when they say nothing.
   *
   * @return a new backend; the caller closes it
   */
  public static Backend open() {
    return open(System.getProperty(BACKEND, "auto"), threads());
  }

  /**
   * Opens a backend.
   *
   * @param id {@code auto}, or a backend's name
   * @param threads threads to use, the caller's included
   * @return a new backend; the caller closes it
   * @throws IllegalStateException if the named one cannot start: the message has the reason and the remedy
   */
  public static Backend open(String id, int threads) {
    if (threads < 1 || threads > 1024) {
      throw new IllegalArgumentException("threads is " + threads + ", expected 1 to 1024");
    }
    return id.equals("auto") ? openBest(threads) : openNamed(id, threads);
  }

  private static Backend openBest(int threads) {
    StringBuilder refused = new StringBuilder();
    for (BackendProvider p : providers()) {
      BackendProvider.Probe probe = p.probe();
      if (probe.available()) {
        for (Candidate c : candidates()) {
          if (c.rank() > p.rank() && !c.id().equals("native")) {
            refused.append("; not ").append(c.id()).append(": ").append(c.probe().detail());
          }
        }
        LOG.log(Level.INFO, "backend {0} ({1}){2}", p.id(), probe.detail(), refused);
        return p.open(threads);
      }
    }
    throw new IllegalStateException("no backend can start; the scalar one should be in the engine itself");
  }

  private static Backend openNamed(String id, int threads) {
    for (BackendProvider p : providers()) {
      if (p.id().equals(id)) {
        BackendProvider.Probe probe = p.probe();
        if (!probe.available()) {
          throw new IllegalStateException("backend '" + id + "' cannot start: " + probe.detail()
              + (probe.remedy().isEmpty() ? "" : "; " + probe.remedy()));
        }
        return p.open(threads);
      }
    }
    for (Candidate c : candidates()) {
      if (c.id().equals(id)) {
        throw new IllegalStateException(
            "backend '" + id + "' cannot start: " + c.probe().detail() + "; " + c.probe().remedy());
      }
    }
    List<String> names = new ArrayList<>(List.of("auto"));
    candidates().forEach(c -> names.add(c.id()));
    throw new IllegalArgumentException("backend '" + id + "' is unknown, expected one of " + String.join(", ", names));
  }

  /**
   * How many threads {@link #open()} takes: what the system property says, or one for each processor.
   *
   * @return the number
   * @throws IllegalArgumentException if the property is not a number
   */
  public static int threads() {
    String text = System.getProperty(THREADS);
    if (text == null) {
      return Math.min(1024, Runtime.getRuntime().availableProcessors());
    }
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("-D" + THREADS + "=" + text + ": expected a number of threads", e);
    }
  }

  private static List<BackendProvider> providers() {
    List<BackendProvider> found = new ArrayList<>();
    try {
      ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader()).forEach(found::add);
    } catch (ServiceConfigurationError e) {
      LOG.log(Level.WARNING, "a backend could not be loaded: {0}", e.getMessage());
    }
    found.sort(Comparator.comparingInt(BackendProvider::rank).reversed());
    return found;
  }
}
