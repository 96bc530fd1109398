import { writeFileSync } from 'node:fs';

// Turns a coloured terminal text (stdin) into an SVG: `eyk-graceful … --color | node docs/picture.js docs/init.svg "the command"`.
const [, , file = 'picture.svg', command = ''] = process.argv;
const esc = String.fromCharCode(27);
const escapes = new RegExp(`(${esc}\\[[0-9;]*m)`);
const fontSize = 14;
const lineHeight = 20;
const cell = 8.43;
const margin = 16;
const colors = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 36: '#79c0ff', 90: '#8b949e' };

let input = '';
for await (const chunk of process.stdin) input += chunk;
const lines = [`${esc}[1m$ ${command}${esc}[22m`, ...input.trimEnd().split('\n')].map((line) =>
	line.replaceAll('\t', '    '),
);

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
	const style = { color: undefined, bold: false, dim: false };
	for (const piece of line.split(escapes)) {
		const codes = piece.startsWith(`${esc}[`) ? piece.slice(2, -1) : undefined;
		if (codes !== undefined) for (const code of codes.split(';').map(Number)) change(style, code);
		else if (piece !== '') parts.push({ text: piece, style: attributes(style) });
	}
	return { parts, length: parts.reduce((sum, { text }) => sum + text.length, 0) };
}

/** What one number of an escape sequence does. */
function change(style, code) {
	if (code in colors) style.color = colors[code];
	if (code === 39 || code === 0) style.color = undefined;
	if (code === 1) style.bold = true;
	if (code === 2) style.dim = true;
	if (code === 22 || code === 0) style.bold = style.dim = false;
}

function attributes({ color, bold, dim }) {
	const fill = color ?? (dim ? '#8b949e' : undefined);
	return `${fill ? ` fill="${fill}"` : ''}${bold ? ' font-weight="bold"' : ''}`;
}

function escaped(text) {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
