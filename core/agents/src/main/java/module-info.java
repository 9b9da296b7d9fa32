/** Environments, replay, the model-based algorithms, and runs. */
module dev.reverie.agents {
  requires transitive dev.reverie.engine;
  requires tools.jackson.databind;

  exports dev.reverie.agents.dreamer;
  exports dev.reverie.agents.dreamer.actor;
  exports dev.reverie.agents.dreamer.behavior;
  exports dev.reverie.agents.dreamer.codec;
  exports dev.reverie.agents.dreamer.config;
  exports dev.reverie.agents.dreamer.head;
  exports dev.reverie.agents.dreamer.latent;
  exports dev.reverie.agents.dreamer.rssm;
  exports dev.reverie.agents.dreamer.study;
  exports dev.reverie.agents.dreamer.v1;
  exports dev.reverie.agents.dreamer.v2;
  exports dev.reverie.agents.dreamer.v3;
  exports dev.reverie.agents.dreamer.v3of2023;
  exports dev.reverie.agents.dreamer.world;
  exports dev.reverie.agents.dyna;
  exports dev.reverie.agents.env;
  exports dev.reverie.agents.mbpo;
  exports dev.reverie.agents.mbpo.disagreement;
  exports dev.reverie.agents.mbpo.horizon;
  exports dev.reverie.agents.mbpo.rollout;
  exports dev.reverie.agents.nn;
  exports dev.reverie.agents.policy;
  exports dev.reverie.agents.replay;
  exports dev.reverie.agents.reproduce;
  exports dev.reverie.agents.run;
  exports dev.reverie.agents.sac;
  exports dev.reverie.agents.tabular;
  exports dev.reverie.agents.train;

  // Its records that are written as JSON need not be public.
  opens dev.reverie.agents.run to tools.jackson.databind;

  uses dev.reverie.agents.env.EnvironmentProvider;
  uses dev.reverie.agents.policy.PolicyKind;
  uses dev.reverie.agents.reproduce.Reproduction;
  uses dev.reverie.agents.train.Algorithm;

  provides dev.reverie.agents.train.Algorithm with
      dev.reverie.agents.dreamer.v1.DreamerV1Algorithm,
      dev.reverie.agents.dreamer.v2.DreamerV2Algorithm,
      dev.reverie.agents.dreamer.v3.DreamerAlgorithm,
      dev.reverie.agents.dreamer.v3of2023.DreamerV3Of2023Algorithm,
      dev.reverie.agents.mbpo.MbpoAlgorithm,
      dev.reverie.agents.sac.SacAlgorithm,
      dev.reverie.agents.train.RandomAlgorithm;

  provides dev.reverie.agents.policy.PolicyKind with
      dev.reverie.agents.dreamer.v1.DreamerV1Policy,
      dev.reverie.agents.dreamer.v2.DreamerV2Policy,
      dev.reverie.agents.dreamer.v3.DreamerV3Policy,
      dev.reverie.agents.dreamer.v3of2023.DreamerV3Of2023Policy,
      dev.reverie.agents.policy.LikeliestPolicy,
      dev.reverie.agents.policy.TanhGaussianPolicy;

  provides dev.reverie.agents.reproduce.Reproduction with
      dev.reverie.agents.dreamer.study.GridStudy,
      dev.reverie.agents.dreamer.study.MemoryStudy,
      dev.reverie.agents.dreamer.study.PixelsStudy,
      dev.reverie.agents.dreamer.study.V1SwingupStudy,
      dev.reverie.agents.dreamer.study.V2SwingupStudy,
      dev.reverie.agents.dreamer.study.V3SwingupStudy,
      dev.reverie.agents.mbpo.PendulumStudy,
      dev.reverie.agents.mbpo.PointMassStudy,
      dev.reverie.agents.mbpo.horizon.HorizonStudy,
      dev.reverie.agents.tabular.BlockingMazeFigure,
      dev.reverie.agents.tabular.DynaMazeFigure,
      dev.reverie.agents.tabular.ShortcutMazeFigure,
      dev.reverie.agents.tabular.SweepingFigure;
}
