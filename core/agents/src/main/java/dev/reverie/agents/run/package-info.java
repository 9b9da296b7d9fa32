/**
 * Runs on disk, for any algorithm: {@link dev.reverie.agents.run.RunDirectory} is the folder,
 * {@link dev.reverie.agents.run.Checkpoints} what survives a crash, {@link dev.reverie.agents.run.Metrics} what
 * happened, {@link dev.reverie.agents.run.Report} how it looks.
 *
 * <p>Metrics that the report knows: {@code eval.return}, {@code eval.deviation}, {@code eval.least},
 * {@code eval.greatest} (evaluations), {@code train.return} (an episode of training), {@code time.<phase>} (seconds so
 * far), {@code model.error.<depth>}, {@code model.holdout}, {@code checkpoint.bytes}, {@code checkpoint.seconds},
 * {@code updates.perSecond}, {@code gflops}.
 */
package dev.reverie.agents.run;
