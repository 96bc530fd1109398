import { distance } from 'fastest-levenshtein';
import { explanation, type Kind, topics } from '../explain/topics.ts';
import { usage } from '../model/problem.ts';
import { type Argv, readManner } from './options.ts';
import { printJson } from './show/json.ts';
import { showMarkdown } from './show/markdown.ts';
import { openTerminal, printable, type Terminal } from './terminal.ts';

const headings: Readonly<Record<Kind, string>> = {
	concepts: 'Concepts',
	files: 'Generated files, line by line',
	findings: 'Findings of the doctor',
};

/** What a finding code, a generated file or a concept means; without a topic, what there is to ask about. */
export async function explain(argv: Argv): Promise<number> {
	const manner = readManner(argv, process.env);
	const terminal = openTerminal({ ...manner, yes: true });
	if (argv.topic === undefined) {
		list(terminal);
		if (manner.json)
			printJson({ schemaVersion: 1, command: 'explain', topics: topics.map(({ text: _, ...topic }) => topic) });
		return 0;
	}
	const topic = explanation(String(argv.topic));
	if (topic === undefined) throw unknownTopic(String(argv.topic));
	showMarkdown(topic.text, terminal);
	if (manner.json) printJson({ schemaVersion: 1, command: 'explain', topics: [topic] });
	return 0;
}

function list({ say, style }: Terminal): void {
	const width = Math.max(...topics.map(({ name }) => name.length));
	for (const [kind, heading] of Object.entries(headings)) {
		say(style('bold', heading));
		for (const { name, summary } of topics.filter((topic) => topic.kind === kind)) {
			say(`  ${style('cyan', name.padEnd(width))}  ${summary}`);
		}
		say();
	}
	say('`eyk-graceful explain TOPIC` tells more.');
}

function unknownTopic(asked: string) {
	const wanted = asked.toLowerCase();
	const near = topics
		.map(({ name }) => ({
			name,
			far: name.includes(wanted) && wanted.length > 2 ? 1 : distance(name.toLowerCase(), wanted),
		}))
		.toSorted((a, b) => a.far - b.far)[0];
	const hint = near && near.far <= 4 ? `Did you mean ${near.name}?` : 'Without a topic, explain lists them all.';
	return usage(
		'unknown-topic',
		`There is nothing to explain about ${JSON.stringify(printable(asked.slice(0, 80)))}. ${hint}`,
	);
}
