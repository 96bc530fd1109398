/**
 * Bash's own commands: there is no program of that name to start under dumb-init.
 * (`echo`, `test` and a few more do exist as programs, but nobody serves requests with them.)
 */
export const builtins: ReadonlySet<string> = new Set(
	`. : [ alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown echo enable eval
	exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd read
	readarray readonly return set shift shopt source suspend test times trap true type typeset ulimit umask unalias unset
	wait`.split(/\s+/),
);

/** Builtins that run what they are given, so that the server may well be behind them. */
export const runners: ReadonlySet<string> = new Set(['.', 'source', 'eval', 'command', 'builtin', 'exec']);
