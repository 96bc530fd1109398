import type { Rule } from '../rule.ts';
import { dumbInitSetsid } from './dumb-init-setsid.ts';
import { exitBeforeServer } from './exit-before-server.ts';
import { foremanAsInit } from './foreman-as-init.ts';
import { noDrain } from './no-drain.ts';
import { noTermTrap } from './no-term-trap.ts';
import { passengerStop } from './passenger-stop.ts';
import { pid1IsShell } from './pid1-is-shell.ts';
import { serverHearsTerm } from './server-hears-term.ts';
import { tiniAlone } from './tini-alone.ts';
import { trapNeverRuns } from './trap-never-runs.ts';
import { trapReplaced } from './trap-replaced.ts';
import { trapRestarts } from './trap-restarts.ts';
import { wrapperTakesTerm } from './wrapper-takes-term.ts';

/** Every rule, in the order in which the pod meets what they are about. */
export const rules: readonly Rule[] = [
	// PID 1
	pid1IsShell,
	dumbInitSetsid,
	tiniAlone,
	foremanAsInit,
	wrapperTakesTerm,
	noDrain,
	// The trap
	noTermTrap,
	trapNeverRuns,
	trapReplaced,
	serverHearsTerm,
	trapRestarts,
	// Requests that outlive the drain
	exitBeforeServer,
	passengerStop,
];
