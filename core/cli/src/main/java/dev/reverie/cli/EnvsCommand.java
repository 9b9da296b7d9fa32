package dev.reverie.cli;

import dev.reverie.agents.env.Environment;
import dev.reverie.agents.env.EnvironmentSpec;
import dev.reverie.agents.env.Environments;
import dev.reverie.agents.env.ObservationSpace;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the environments. */
@Command(name = "envs", description = "List the environments that train knows.")
final class EnvsCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    for (String id : Environments.ids()) {
      try (Environment environment = Environments.create(id, 1)) {
        EnvironmentSpec e = environment.spec();
        out.printf("%-18s %s%n%19sobservations of %s, actions: %s, %s%n", id, Environments.description(id), "",
            observation(e.observation()), e.action(), e.maxEpisodeSteps() == Integer.MAX_VALUE ? "no time limit"
            : "at most " + e.maxEpisodeSteps() + " steps");
      }
    }
    out.println("Append -pixels to an id for pictures of 64 x 64 pixels instead of the numbers, -mixed for both.");
  }

  private static String observation(ObservationSpace space) {
    ObservationSpace.Image image = space.image();
    if (image == null) {
      return String.valueOf(space.numbers());
    }
    String bytes = image.height() + " x " + image.width() + " x " + image.channels() + " bytes";
    return space.numbers() == 0 ? bytes : space.numbers() + " and " + bytes;
  }
}
