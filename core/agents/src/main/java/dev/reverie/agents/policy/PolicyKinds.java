package dev.reverie.agents.policy;

import dev.reverie.engine.Names;
import java.util.List;
import java.util.ServiceLoader;

/** The kinds of policies that {@link ServiceLoader} finds. */
final class PolicyKinds {
  private PolicyKinds() {
  }

  static PolicyKind<?> get(String name) {
    List<PolicyKind<?>> all = ServiceLoader.load(PolicyKind.class).stream()
        .<PolicyKind<?>>map(ServiceLoader.Provider::get).toList();
    return all.stream().filter(k -> k.name().equals(name)).findFirst().orElseThrow(() -> new IllegalArgumentException(
        "no kind of policy '" + name + "'" + Names.nearest(name, all.stream().map(PolicyKind::name).toList())));
  }
}
