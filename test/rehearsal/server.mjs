// A server with a known number of faults. It fails the requests of these ids, however often they are sent:
//   FAIL="7:status 11:cut 13:close" PORT=4000 node server.mjs
// With CLOSES_IDLE it closes every kept-alive connection just when its next request is on the way.
// On TERM it closes its listener, answers what is in flight and ends with status 0.
import http from 'node:http';

const faults = {
	status: (response) => response.writeHead(500).end(),
	cut: (response) => response.writeHead(200, { 'content-length': 100 }).write('not all', () => response.destroy()),
	close: (response) => response.destroy(),
};
const failing = new Map((process.env.FAIL ?? '').split(' ').map((entry) => entry.split(':')));

const used = new WeakSet();
const server = http.createServer((request, response) => {
	if (process.env.CLOSES_IDLE && used.has(request.socket)) {
		console.log('closed');
		request.socket.destroy();
		return;
	}
	used.add(request.socket);
	const id = request.headers['x-request-id']?.replace('rehearsal-', '');
	const fault = faults[failing.get(id)];
	if (fault) {
		console.log(`failed ${id}`);
		fault(response);
		return;
	}
	const { pathname, searchParams } = new URL(request.url, 'http://localhost');
	if (pathname === '/slow') setTimeout(() => response.end('slow\n'), searchParams.get('seconds') * 1000);
	else response.end('hello\n');
});
server.listen(process.env.PORT, () => console.log('listening'));

process.on('SIGTERM', () => {
	console.log('stopping');
	setTimeout(() => server.close(() => process.exit(0)), Number(process.env.DRAIN_SECONDS ?? 0) * 1000);
});

if (process.env.QUIT_AFTER_SECONDS) setTimeout(() => process.exit(4), process.env.QUIT_AFTER_SECONDS * 1000);
