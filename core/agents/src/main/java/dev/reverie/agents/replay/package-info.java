/** Experience: tables of transitions that programs gather from. */
package dev.reverie.agents.replay;
