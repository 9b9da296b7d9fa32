/** The command line. Start at {@link dev.reverie.cli.Main}; each command is one class. */
package dev.reverie.cli;
