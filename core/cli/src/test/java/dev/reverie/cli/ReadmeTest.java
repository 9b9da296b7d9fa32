package dev.reverie.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reverie.agents.env.Environment;
import dev.reverie.agents.env.EnvironmentProvider;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code in README.md compiles, and its environment works. */
class ReadmeTest {
  private static final String IMPORTS = """
      import dev.reverie.agents.env.*;
      import dev.reverie.agents.policy.*;
      import dev.reverie.agents.train.*;
      import dev.reverie.engine.*;
      import java.nio.file.Path;
      import java.util.Map;
      """;

  @TempDir
  private Path folder;

  private static List<String> blocks() throws IOException {
    Matcher m = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("../../README.md")));
    List<String> all = new ArrayList<>();
    while (m.find()) {
      all.add(m.group(1));
    }
    return all;
  }

  private void compile(String name, String source) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    boolean good = compiler.getTask(said, null, null, List.of("-d", folder.toString(), "-proc:none", "-cp",
        System.getProperty("java.class.path")), null, compiler.getStandardFileManager(null, null, null)
        .getJavaFileObjects(file)).call();
    assertTrue(good, said.toString());
  }

  @Test
  void snippetsCompileAndAreAsShortAsTheySay() throws IOException {
    List<String> blocks = blocks();
    assertEquals(3, blocks.size());
    for (int i = 0; i < 2; i++) {
      assertTrue(blocks.get(i).lines().count() <= 10);
      compile("Snippet" + i, IMPORTS + "class Snippet" + i + " { void run() throws Exception {\n" + blocks.get(i)
          + "} }\n");
    }
  }

  @Test
  void theEnvironmentWorks() throws Exception {
    String source = blocks().get(2);
    assertTrue(source.lines().filter(l -> !l.isBlank()).count() <= 32, "30 lines or so");
    compile("Thermostat", source);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      EnvironmentProvider provider = (EnvironmentProvider) loader.loadClass("example.Thermostat$Provider").getConstructor()
          .newInstance();
      try (Environment environment = provider.create(provider.ids().iterator().next(), 2)) {
        environment.seed(1);
        environment.resetAll();
        for (int i = 0; i < 100; i++) {
          environment.step(new float[] {0.4f, 0.4f});
        }
        assertTrue(environment.truncated()[0] && !environment.terminated()[0]);
        assertEquals(2.0f, environment.observations()[0], 0.2f);
      }
    }
  }
}
