import drain from '../../docs/concepts/drain.md' with { type: 'text' };
import endpointRemoval from '../../docs/concepts/endpoint-removal.md' with { type: 'text' };
import gracePeriod from '../../docs/concepts/grace-period.md' with { type: 'text' };
import pid1 from '../../docs/concepts/pid-1.md' with { type: 'text' };
import fileAppcontrolSh from '../../docs/files/appcontrol.sh.md' with { type: 'text' };
import fileDockerfile from '../../docs/files/Dockerfile.md' with { type: 'text' };
import fileEntrypointSh from '../../docs/files/entrypoint.sh.md' with { type: 'text' };
import fileProcfile from '../../docs/files/Procfile.md' with { type: 'text' };
import baseEndOfLife from '../../docs/findings/base-end-of-life.md' with { type: 'text' };
import bashMissing from '../../docs/findings/bash-missing.md' with { type: 'text' };
import bundleNotForLinux from '../../docs/findings/bundle-not-for-linux.md' with { type: 'text' };
import cmdNotJson from '../../docs/findings/cmd-not-json.md' with { type: 'text' };
import crlfInScript from '../../docs/findings/crlf-in-script.md' with { type: 'text' };
import distroUnknown from '../../docs/findings/distro-unknown.md' with { type: 'text' };
import dockerfileUnreadable from '../../docs/findings/dockerfile-unreadable.md' with { type: 'text' };
import drainExceedsGrace from '../../docs/findings/drain-exceeds-grace.md' with { type: 'text' };
import drainTooShort from '../../docs/findings/drain-too-short.md' with { type: 'text' };
import dumbInitElsewhere from '../../docs/findings/dumb-init-elsewhere.md' with { type: 'text' };
import dumbInitMissing from '../../docs/findings/dumb-init-missing.md' with { type: 'text' };
import dumbInitSetsid from '../../docs/findings/dumb-init-setsid.md' with { type: 'text' };
import entrypointWithoutCmd from '../../docs/findings/entrypoint-without-cmd.md' with { type: 'text' };
import exitBeforeServer from '../../docs/findings/exit-before-server.md' with { type: 'text' };
import fileUnreadable from '../../docs/findings/file-unreadable.md' with { type: 'text' };
import foremanAsInit from '../../docs/findings/foreman-as-init.md' with { type: 'text' };
import graceNotRaised from '../../docs/findings/grace-not-raised.md' with { type: 'text' };
import installNotRoot from '../../docs/findings/install-not-root.md' with { type: 'text' };
import installedInOtherStage from '../../docs/findings/installed-in-other-stage.md' with { type: 'text' };
import lastStage from '../../docs/findings/last-stage.md' with { type: 'text' };
import needsBuildkit from '../../docs/findings/needs-buildkit.md' with { type: 'text' };
import newProcessType from '../../docs/findings/new-process-type.md' with { type: 'text' };
import noDockerfile from '../../docs/findings/no-dockerfile.md' with { type: 'text' };
import noDrain from '../../docs/findings/no-drain.md' with { type: 'text' };
import noTermTrap from '../../docs/findings/no-term-trap.md' with { type: 'text' };
import notBash from '../../docs/findings/not-bash.md' with { type: 'text' };
import notExecutable from '../../docs/findings/not-executable.md' with { type: 'text' };
import otherInit from '../../docs/findings/other-init.md' with { type: 'text' };
import passengerStop from '../../docs/findings/passenger-stop.md' with { type: 'text' };
import pid1IsShell from '../../docs/findings/pid1-is-shell.md' with { type: 'text' };
import pkillMissing from '../../docs/findings/pkill-missing.md' with { type: 'text' };
import pkillPattern from '../../docs/findings/pkill-pattern.md' with { type: 'text' };
import portFixed from '../../docs/findings/port-fixed.md' with { type: 'text' };
import portsDisagree from '../../docs/findings/ports-disagree.md' with { type: 'text' };
import prestopAndDrain from '../../docs/findings/prestop-and-drain.md' with { type: 'text' };
import processMissing from '../../docs/findings/process-missing.md' with { type: 'text' };
import procfileNotAtRoot from '../../docs/findings/procfile-not-at-root.md' with { type: 'text' };
import procfileUnreadable from '../../docs/findings/procfile-unreadable.md' with { type: 'text' };
import pumaForceShutdown from '../../docs/findings/puma-force-shutdown.md' with { type: 'text' };
import pumaPersistentTimeout from '../../docs/findings/puma-persistent-timeout.md' with { type: 'text' };
import pumaTermAtBoot from '../../docs/findings/puma-term-at-boot.md' with { type: 'text' };
import pumaWorkerTimeout from '../../docs/findings/puma-worker-timeout.md' with { type: 'text' };
import scriptIgnored from '../../docs/findings/script-ignored.md' with { type: 'text' };
import scriptMissing from '../../docs/findings/script-missing.md' with { type: 'text' };
import scriptNotCopied from '../../docs/findings/script-not-copied.md' with { type: 'text' };
import scriptNotExecutable from '../../docs/findings/script-not-executable.md' with { type: 'text' };
import scriptOutsideWorkdir from '../../docs/findings/script-outside-workdir.md' with { type: 'text' };
import secretKeyBase from '../../docs/findings/secret-key-base.md' with { type: 'text' };
import serverHearsTerm from '../../docs/findings/server-hears-term.md' with { type: 'text' };
import serverNotLocked from '../../docs/findings/server-not-locked.md' with { type: 'text' };
import stopBySignal from '../../docs/findings/stop-by-signal.md' with { type: 'text' };
import stopSignal from '../../docs/findings/stop-signal.md' with { type: 'text' };
import thruster from '../../docs/findings/thruster.md' with { type: 'text' };
import tiniAlone from '../../docs/findings/tini-alone.md' with { type: 'text' };
import trapNeverRuns from '../../docs/findings/trap-never-runs.md' with { type: 'text' };
import trapReplaced from '../../docs/findings/trap-replaced.md' with { type: 'text' };
import trapRestarts from '../../docs/findings/trap-restarts.md' with { type: 'text' };
import wrapperTakesTerm from '../../docs/findings/wrapper-takes-term.md' with { type: 'text' };

/** The pages of docs/, bundled: what `explain` prints and what the folder shows cannot diverge. A test finds a page that is not here. */
export const pages = {
	concepts: {
		drain: drain,
		'endpoint-removal': endpointRemoval,
		'grace-period': gracePeriod,
		'pid-1': pid1,
	},
	files: {
		Dockerfile: fileDockerfile,
		Procfile: fileProcfile,
		'appcontrol.sh': fileAppcontrolSh,
		'entrypoint.sh': fileEntrypointSh,
	},
	findings: {
		'base-end-of-life': baseEndOfLife,
		'bash-missing': bashMissing,
		'bundle-not-for-linux': bundleNotForLinux,
		'cmd-not-json': cmdNotJson,
		'crlf-in-script': crlfInScript,
		'distro-unknown': distroUnknown,
		'dockerfile-unreadable': dockerfileUnreadable,
		'drain-exceeds-grace': drainExceedsGrace,
		'drain-too-short': drainTooShort,
		'dumb-init-elsewhere': dumbInitElsewhere,
		'dumb-init-missing': dumbInitMissing,
		'dumb-init-setsid': dumbInitSetsid,
		'entrypoint-without-cmd': entrypointWithoutCmd,
		'exit-before-server': exitBeforeServer,
		'file-unreadable': fileUnreadable,
		'foreman-as-init': foremanAsInit,
		'grace-not-raised': graceNotRaised,
		'install-not-root': installNotRoot,
		'installed-in-other-stage': installedInOtherStage,
		'last-stage': lastStage,
		'needs-buildkit': needsBuildkit,
		'new-process-type': newProcessType,
		'no-dockerfile': noDockerfile,
		'no-drain': noDrain,
		'no-term-trap': noTermTrap,
		'not-bash': notBash,
		'not-executable': notExecutable,
		'other-init': otherInit,
		'passenger-stop': passengerStop,
		'pid1-is-shell': pid1IsShell,
		'pkill-missing': pkillMissing,
		'pkill-pattern': pkillPattern,
		'port-fixed': portFixed,
		'ports-disagree': portsDisagree,
		'prestop-and-drain': prestopAndDrain,
		'process-missing': processMissing,
		'procfile-not-at-root': procfileNotAtRoot,
		'procfile-unreadable': procfileUnreadable,
		'puma-force-shutdown': pumaForceShutdown,
		'puma-persistent-timeout': pumaPersistentTimeout,
		'puma-term-at-boot': pumaTermAtBoot,
		'puma-worker-timeout': pumaWorkerTimeout,
		'script-ignored': scriptIgnored,
		'script-missing': scriptMissing,
		'script-not-copied': scriptNotCopied,
		'script-not-executable': scriptNotExecutable,
		'script-outside-workdir': scriptOutsideWorkdir,
		'secret-key-base': secretKeyBase,
		'server-hears-term': serverHearsTerm,
		'server-not-locked': serverNotLocked,
		'stop-by-signal': stopBySignal,
		'stop-signal': stopSignal,
		thruster: thruster,
		'tini-alone': tiniAlone,
		'trap-never-runs': trapNeverRuns,
		'trap-replaced': trapReplaced,
		'trap-restarts': trapRestarts,
		'wrapper-takes-term': wrapperTakesTerm,
	},
} satisfies Record<string, Record<string, string>>;
