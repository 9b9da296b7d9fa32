package dev.reverie.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may import whom: cli -> agents -> engine <- kernels. */
class ArchitectureTest {
  private static final String WARM_UP = "dev.reverie.engine.cpu.WarmUp";

  private static JavaClasses reverie;

  @BeforeAll
  static void readClasses() {
    reverie = new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("dev.reverie");
  }

  @Test
  void engineStandsOnTheJdkAlone() {
    classes().that().resideInAPackage("dev.reverie.engine..").and().doNotHaveFullyQualifiedName(WARM_UP)
        .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "dev.reverie.engine..")
        .check(reverie);
  }

  /** What a thread has allocated is told by one interface of the JDK, outside of java. */
  @Test
  void warmingUpAsksForAllocatedBytesBeside() {
    classes().that().haveFullyQualifiedName(WARM_UP)
        .should().onlyDependOnClassesThat(resideInAnyPackage("java..", "dev.reverie.engine..")
            .or(name("com.sun.management.ThreadMXBean")))
        .check(reverie);
  }

  @Test
  void agentsStandOnTheEngineAndJackson() {
    classes().that().resideInAPackage("dev.reverie.agents..")
        .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "dev.reverie.engine..",
            "dev.reverie.agents..", "tools.jackson..", "com.fasterxml.jackson.annotation..")
        .check(reverie);
  }

  @Test
  void agentsDoNotKnowWhichBackendRuns() {
    noClasses().that().resideInAPackage("dev.reverie.agents..")
        .should().dependOnClassesThat().resideInAnyPackage("dev.reverie.engine.cpu..", "dev.reverie.engine.scalar..")
        .check(reverie);
  }

  /** Their common parent is a slice as they are. */
  @Test
  void packagesOfDreamerHaveNoCycles() {
    slices().matching("dev.reverie.agents.(**)")
        .should().beFreeOfCycles()
        .check(reverie.that(resideInAPackage("dev.reverie.agents.dreamer..")));
  }

  @Test
  void contractSuiteKnowsOnlyTheEngine() {
    noClasses().that().resideInAPackage("dev.reverie.tck..")
        .should().dependOnClassesThat().resideInAnyPackage("dev.reverie.agents..", "dev.reverie.cli..")
        .check(reverie);
  }

  @Test
  void nothingImportsAKernelModule() {
    noClasses().that().resideOutsideOfPackage("dev.reverie.kernels..")
        .should().dependOnClassesThat().resideInAPackage("dev.reverie.kernels..")
        .check(reverie);
  }

  @Test
  void kernelsKnowOnlyTheEngine() {
    classes().that().resideInAPackage("dev.reverie.kernels..")
        .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "jdk.incubator.vector..",
            "dev.reverie.engine..", "dev.reverie.kernels..")
        .check(reverie);
  }

  @Test
  void onlyTheCpuKernelsUseTheVectorApi() {
    noClasses().that().resideOutsideOfPackage("dev.reverie.kernels.cpu..")
        .should().dependOnClassesThat().resideInAPackage("jdk.incubator.vector..")
        .check(reverie);
  }
}
