import { appOption, type Platform } from './platform.ts';

/** Engine Yard Kontainers, a descendant of Deis and Hephy Workflow: the command line is theirs under another name. */
export const eyk: Platform = {
	id: 'eyk',
	name: 'Engine Yard Kontainers',
	remotes: ['eyk', 'deis', 'hephy'],
	appName: /^[a-z0-9]+(-[a-z0-9]+)*$/,
	setConfig: (app, assignment) => `eyk config:set ${assignment} ${appOption(app)}`,
	unsetConfig: (app, names) => `eyk config:unset ${names.join(' ')} ${appOption(app)}`,
	scale: (app, process) => `eyk ps:scale ${process}='<NUMBER>' ${appOption(app)}`,
	deployImage: (app, procfile) => `eyk pull '<IMAGE>' ${appOption(app)} --procfile=${procfile}`,
};
