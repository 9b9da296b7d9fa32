package dev.reverie.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;

class CatalogTest {

  private static Map<String, Set<String>> declared(Class<?> benchmark) {
    Map<String, Set<String>> all = new HashMap<>();
    for (Field field : benchmark.getFields()) {
      if (field.isAnnotationPresent(Param.class)) {
        all.put(field.getName(), Set.of(field.getAnnotation(Param.class).value()));
      }
    }
    return all;
  }

  /** So that JMH by itself measures what the table does, no more and no less. */
  @Test
  void rowsAreAllValuesOfTheParameters() {
    Map<Class<?>, List<Row>> rows = Catalog.all().stream().collect(Collectors.groupingBy(Row::benchmark));
    rows.forEach((benchmark, own) -> {
      Map<String, Set<String>> declared = declared(benchmark);
      int combinations = declared.values().stream().mapToInt(Set::size).reduce(1, (a, b) -> a * b);
      assertEquals(combinations, own.size(), benchmark.getSimpleName());
      for (Row row : own) {
        assertEquals(declared.keySet(), row.params().keySet(), row.name());
        row.params().forEach((name, value) -> assertTrue(declared.get(name).contains(value), row.name()));
      }
    });
  }

  @Test
  void namesAreUnique() {
    Set<String> names = new HashSet<>();
    Catalog.all().forEach(r -> assertTrue(names.add(r.name()), r.name()));
  }

  @Test
  void everyProductHasForwardAndBothGradients() {
    Map<String, Set<String>> passes = Catalog.select("^gemm").stream().collect(
        Collectors.groupingBy(Row::shape, Collectors.mapping(Row::variant, Collectors.toSet())));
    assertEquals(8, passes.size());
    passes.forEach((shape, variants) -> assertEquals(Set.of("forward", "dX", "dW"), variants, shape));
  }

  @Test
  void workIsTheFormulas() {
    Row product = Catalog.select("gemm.dW 64x1536x512").getFirst();
    assertEquals(2.0 * 64 * 1536 * 512, product.flops());
    assertEquals(4.0 * (64 * 512 + 512 * 1536 + 64 * 1536), product.bytes());
    assertEquals(577e6, Catalog.select("sac.update 256x17x6").getFirst().flops(), 1e6);
    assertEquals(40.9e9, Catalog.select("^rollout").getFirst().flops(), 0.1e9);
  }

  @Test
  void aFilterFindsNamesAndClassesInAnyCase() {
    assertEquals(Catalog.select("^sac"), Catalog.select("SACBENCH"));
    assertEquals(List.of("sac.update 256x17x6", "sac.update 256x3x1", "add 64"),
        Catalog.select("^sac|^add").stream().map(Row::name).toList());
  }

  @Test
  void aFilterThatMeansNothingListsTheRows() {
    String said = assertThrows(IllegalArgumentException.class, () -> Catalog.select("gnem")).getMessage();
    assertTrue(said.startsWith("filter 'gnem' matches no row; there are\n  gemm.forward 1x512x512\n"), said);
    said = assertThrows(IllegalArgumentException.class, () -> Catalog.select("(")).getMessage();
    assertTrue(said.startsWith("filter '(' is no regular expression: "), said);
  }
}
