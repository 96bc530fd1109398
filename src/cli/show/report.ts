import style from '../../../templates/report.css.hbs';
import page from '../../../templates/report.html.hbs';
import script from '../../../templates/report.js.hbs';
import type { Drill } from '../../rehearsal/drill.ts';
import { isAnswered, type Kind } from '../../rehearsal/request.ts';
import { phases } from '../../rehearsal/tally.ts';
import { count, verdict } from '../../rehearsal/verdict.ts';
import { type Outcome, phaseNames } from './rehearsal.ts';

const longestLog = 2000;

/** One page that holds everything: no network, light and dark, for a screen, a phone and paper. */
export function reportPage(app: string, outcomes: readonly Outcome[], date = new Date()): string {
	const drills = outcomes.map(worstOf);
	return page({
		title: escaped(`${app}: a rolling restart, rehearsed`),
		app: escaped(app),
		date: date.toISOString().slice(0, 16).replace('T', ' '),
		headline: escaped(headlineOf(outcomes)),
		layout: outcomes.length > 1 ? 'two' : 'one',
		style: style({}),
		script: script({}),
		sides: outcomes.map((outcome, index) => ({
			...sideSlots(outcome, drills[index] as Drill),
			// the score says it already, or the title does
			says: outcomes.length > 1 && (outcome.rehearsal.dropped === 0 || outcome.rehearsal.sigkilled),
		})),
		data: JSON.stringify(pictureData(drills)).replaceAll('<', '\\u003c'),
	});
}

/** The drill that is drawn, where there were several: the first that dropped something. */
function worstOf({ drills }: Outcome): Drill {
	return drills.find(({ requests, sigkilled }) => sigkilled || !requests.every(isAnswered)) ?? (drills[0] as Drill);
}

function headlineOf(outcomes: readonly Outcome[]): string {
	const [before, after] = outcomes;
	if (before === undefined || after === undefined) return verdict((before as Outcome).rehearsal).headline;
	const lost = ({ rehearsal }: Outcome) => `${count(rehearsal.dropped)} of ${count(rehearsal.sent)} requests`;
	return `Before, ${lost(before)} were dropped. After, ${lost(after)}.`;
}

function sideSlots({ name, what, command, source, rehearsal, drills }: Outcome, drill: Drill): object {
	const { clean, headline, reasons, remarks } = verdict(rehearsal);
	const drawn = drills.length > 1 ? [`drawn is drill ${drills.indexOf(drill) + 1} of ${drills.length}`] : [];
	return {
		name: name === 'now' ? '' : name,
		what: escaped(what),
		mood: clean ? 'good' : 'bad',
		dropped: count(rehearsal.dropped),
		sent: `${count(rehearsal.sent)} ${rehearsal.sent === 1 ? 'request' : 'requests'}`,
		headline: escaped(headline),
		reasons: reasons.map(escaped),
		remarks: [...remarks, ...drawn].map(escaped),
		command: escaped(command),
		source: escaped(source),
		pid1: escaped(rehearsal.pid1),
		hasSlow: drill.requests.some(({ kind }) => kind === 'slow'),
		phases: phases.map((phase) => {
			const { sent, answered, dropped } = rehearsal.phases[phase];
			const mood = dropped > 0 ? 'lost' : 'none';
			return { name: phaseNames[phase], mood, sent: count(sent), answered: count(answered), dropped: count(dropped) };
		}),
		log: logSlots(drill),
	};
}

function logSlots({ log, termAt }: Drill): object[] {
	const latest = log.slice(-longestLog);
	const first = latest.findIndex(({ at }) => at >= termAt);
	return latest.map(({ at, text }, index) => ({
		at: Math.round(at - termAt),
		time: `${at < termAt ? '−' : '+'}${(Math.abs(at - termAt) / 1000).toFixed(2)} s`,
		text: escaped(text),
		mark: index === first && index > 0 ? 'term' : 'said',
	}));
}

const kinds: { readonly [K in Kind]: number } = { new: 0, 'kept-alive': 1, slow: 2 };

/** Milliseconds from SIGTERM; all sides on one scale, so that they can be compared at a glance. */
function pictureData(drills: readonly Drill[]): object {
	const from = Math.min(...drills.map(({ readyAt, termAt }) => readyAt - termAt));
	const to = Math.max(...drills.map(({ exit, removedAt, termAt }) => Math.max(exit.at, removedAt) - termAt));
	const margin = (to - from) * 0.03;
	return { from: Math.floor(from - margin / 3), to: Math.ceil(to + margin), sides: drills.map(sideData) };
}

function sideData(drill: Drill): object {
	const { requests, termAt, exit, removedAt } = drill;
	const errors = [...new Set(requests.flatMap((request) => (isAnswered(request) ? [] : [errorOf(request.error)])))];
	return {
		exit: Math.round(exit.at - termAt),
		removed: Math.round(removedAt - termAt),
		events: eventsOf(drill),
		errors,
		start: requests.map(({ startedAt }) => Math.round(startedAt - termAt)),
		took: requests.map(({ startedAt, endedAt = exit.at }) => Math.round(endedAt - startedAt)),
		kind: requests.map(({ kind }) => kinds[kind]),
		error: requests.map((request) => (isAnswered(request) ? -1 : errors.indexOf(errorOf(request.error)))),
	};
}

function errorOf(error = 'no answer'): string {
	return error;
}

/** Our scripts and the article's say in the log when they tell the server to stop. */
const stopping = / - stopping (\w+)/i;

function eventsOf({ termAt, removedAt, exit, sigkilled, log }: Drill): object[] {
	const stop = log.find(({ at, text }) => at >= termAt && stopping.test(text));
	const end = sigkilled ? 'SIGKILL' : `exit ${exit.code ?? exit.signal}`;
	return [
		{ at: 0, name: 'SIGTERM', grave: false },
		{ at: removedAt - termAt, name: 'no longer an endpoint', grave: false },
		...(stop ? [{ at: stop.at - termAt, name: 'drained, told to stop', grave: false }] : []),
		{ at: exit.at - termAt, name: end, grave: sigkilled },
	]
		.toSorted((a, b) => a.at - b.at)
		.map((event) => ({ ...event, at: Math.round(event.at) }));
}

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
