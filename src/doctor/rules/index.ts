import type { Rule } from '../rule.ts';
import { bashMissing } from './bash-missing.ts';
import { crlfInScript } from './crlf-in-script.ts';
import { drainExceedsGrace } from './drain-exceeds-grace.ts';
import { drainTooShort } from './drain-too-short.ts';
import { dumbInitElsewhere } from './dumb-init-elsewhere.ts';
import { dumbInitMissing } from './dumb-init-missing.ts';
import { dumbInitSetsid } from './dumb-init-setsid.ts';
import { exitBeforeServer } from './exit-before-server.ts';
import { foremanAsInit } from './foreman-as-init.ts';
import { graceNotRaised } from './grace-not-raised.ts';
import { installNotRoot } from './install-not-root.ts';
import { installedInOtherStage } from './installed-in-other-stage.ts';
import { noDockerfile } from './no-dockerfile.ts';
import { noDrain } from './no-drain.ts';
import { noTermTrap } from './no-term-trap.ts';
import { notBash } from './not-bash.ts';
import { notExecutable } from './not-executable.ts';
import { passengerStop } from './passenger-stop.ts';
import { pid1IsShell } from './pid1-is-shell.ts';
import { pkillMissing } from './pkill-missing.ts';
import { pkillPattern } from './pkill-pattern.ts';
import { portFixed } from './port-fixed.ts';
import { portsDisagree } from './ports-disagree.ts';
import { prestopAndDrain } from './prestop-and-drain.ts';
import { processMissing } from './process-missing.ts';
import { procfileNotAtRoot } from './procfile-not-at-root.ts';
import { pumaForceShutdown } from './puma-force-shutdown.ts';
import { pumaPersistentTimeout } from './puma-persistent-timeout.ts';
import { pumaTermAtBoot } from './puma-term-at-boot.ts';
import { pumaWorkerTimeout } from './puma-worker-timeout.ts';
import { scriptMissing } from './script-missing.ts';
import { serverHearsTerm } from './server-hears-term.ts';
import { stopBySignal } from './stop-by-signal.ts';
import { thruster } from './thruster.ts';
import { tiniAlone } from './tini-alone.ts';
import { trapNeverRuns } from './trap-never-runs.ts';
import { trapReplaced } from './trap-replaced.ts';
import { trapRestarts } from './trap-restarts.ts';
import { unreadableFiles } from './unreadable.ts';
import { wrapperTakesTerm } from './wrapper-takes-term.ts';

/** Every rule, in the order in which a pod meets what they are about. */
export const rules: readonly Rule[] = [
	// The files the platform reads
	...unreadableFiles,
	procfileNotAtRoot,
	processMissing,
	scriptMissing,
	notExecutable,
	crlfInScript,
	notBash,
	// The image
	noDockerfile,
	dumbInitMissing,
	dumbInitElsewhere,
	pkillMissing,
	bashMissing,
	installedInOtherStage,
	installNotRoot,
	portsDisagree,
	portFixed,
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
	// Stopping the server
	exitBeforeServer,
	passengerStop,
	stopBySignal,
	pkillPattern,
	thruster,
	pumaTermAtBoot,
	trapRestarts,
	// The numbers
	drainExceedsGrace,
	graceNotRaised,
	drainTooShort,
	pumaWorkerTimeout,
	pumaForceShutdown,
	pumaPersistentTimeout,
	prestopAndDrain,
];
