/** From observations to features and back: encoders and decoders for numbers, images and both. */
package dev.reverie.agents.dreamer.codec;
