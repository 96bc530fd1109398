import { writeFileSync } from 'node:fs';

// Turns a coloured terminal text (stdin) into an SVG: `eyk-graceful … --color | node docs/picture.js docs/init.svg "the command"`.
const [, , file = 'picture.svg', command = ''] = process.argv;
const fontSize = 14;
const lineHeight = 20;
const cell = 8.43;
const margin = 16;
const colors = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 36: '#79c0ff', 90: '#8b949e' };

let input = '';
for await (const chunk of process.stdin) input += chunk;
const lines = [`\u001b[1m$ ${command}\u001b[22m`, ...input.trimEnd().split('\n')].map((line) => line.replaceAll('\t', '    '));

const width = Math.ceil(Math.max(...lines.map((line) => spans(line).length)) * cell) + 2 * margin;
const height = lines.length * lineHeight + 2 * margin;
const rows = lines.map((line, index) => {
	const y = margin + (index + 0.75) * lineHeight;
	const parts = spans(line).parts.map(({ text, style }) => `<tspan${style}>${escaped(text)}</tspan>`);
	return `<text x="${margin}" y="${y}" xml:space="preserve">${parts.join('')}</text>`;
});
const font = 'ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace';
writeFileSync(
	file,
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(command)}">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="${font}" font-size="${fontSize}" fill="#e6edf3">
${rows.join('\n')}
</g>
</svg>
`,
);

/** A line as pieces of one style each, and its length in characters. */
function spans(line) {
	const parts = [];
	let color;
	let bold = false;
	let dim = false;
	for (const piece of line.split(/(\u001b\[[0-9;]*m)/)) {
		const codes = piece.match(/^\u001b\[([0-9;]*)m$/)?.[1]?.split(';').map(Number);
		if (codes === undefined) {
			const style = `${color ? ` fill="${color}"` : dim ? ' fill="#8b949e"' : ''}${bold ? ' font-weight="bold"' : ''}`;
			if (piece !== '') parts.push({ text: piece, style });
			continue;
		}
		for (const code of codes) {
			if (code in colors) color = colors[code];
			if (code === 39 || code === 0) color = undefined;
			if (code === 1) bold = true;
			if (code === 2) dim = true;
			if (code === 22 || code === 0) bold = dim = false;
		}
	}
	return { parts, length: parts.reduce((sum, { text }) => sum + text.length, 0) };
}

function escaped(text) {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
