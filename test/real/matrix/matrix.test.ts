import { afterAll, test } from 'vitest';
import { describeWith } from '../parts/parts.ts';
import { printFigures, recorded } from './figures.ts';
import { generatedKinds } from './pods.ts';
import { rows } from './rows.ts';

// The rows mostly sleep, so that as many run side by side as vitest allows.
for (const kind of generatedKinds) {
	describeWith(kind.parts, kind.name, () => {
		for (const row of rows) test.concurrent(`${row.number} ${row.title}`, () => recorded(kind, row), 300_000);
	});
}

afterAll(printFigures);
