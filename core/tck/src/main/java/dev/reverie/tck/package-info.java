/**
 * One contract that every backend must pass. A backend's tests extend {@link dev.reverie.tck.BackendContract} and name
 * their provider. Inside, each operation has a {@code Contract} under its own stem: samples, refusals, and how far a
 * result may be from the formula. Read {@code LinearContract} first, then {@code Reference}.
 */
package dev.reverie.tck;
