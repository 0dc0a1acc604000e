/** The control page: plain HTML over the REST interface, which it also documents. */

export const controlPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sandbox controls</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 62rem; margin: 0 auto; padding: 1rem 1.5rem 3rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid #8885; }
input[type=number] { width: 6.5rem; }
input, button { font: inherit; padding: .2rem .5rem; }
form, .row { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; }
[role=status] { min-height: 1.5em; }
code { white-space: nowrap; }
pre { overflow: auto; padding: .75rem; background: #8882; }
</style></head>
<body>
<h1>Sandbox controls</h1>
<p role="status" id="status"></p>

<h2>Load</h2>
<form id="load"><label>Product pages a second <input type="number" name="requestsPerSecond" min="0" max="5000" step="any" required></label>
<button>Set</button><span id="load-report"></span></form>
<form id="mix"><table><caption>Who visits</caption><thead><tr><th scope="col">Signed in as</th><th scope="col">Weight</th></tr></thead>
<tbody id="visitors"></tbody></table>
<button type="button" id="add-visitor">Add</button><button>Set</button></form>

<h2>Workloads</h2>
<p><label>Namespace <input id="namespace" value="default"></label></p>
<table><thead><tr><th scope="col">Workload</th><th scope="col">Pods</th><th scope="col">Errors, %</th><th scope="col">Added latency, ms</th><th scope="col">Crashed</th><th scope="col">Proxies reject configuration</th><td></td></tr></thead>
<tbody id="workloads"></tbody></table>

<h2>Propagation</h2>
<form id="propagation"><label>From <input type="number" name="minMs" min="0" required> ms</label>
<label>to <input type="number" name="maxMs" min="0" required> ms</label>
<button>Set</button><span id="propagation-report"></span></form>

<h2>Kubernetes API</h2>
<div class="row"><label><input type="checkbox" id="down"> Outage</label>
<label>Added latency <input type="number" id="latency" min="0" max="60000"> ms</label>
<button type="button" data-post="cut-watches">Cut all watches</button>
<button type="button" data-post="compact-history">Forget history (410)</button></div>

<h2>By REST</h2>
<pre>GET  /api/load
PUT  /api/load                             {"requestsPerSecond": 200, "mix": [{"user": null, "weight": 80}, {"user": "jason", "weight": 20}]}
GET  /api/workloads?namespace=default
PUT  /api/workloads/{namespace}/{workload} {"errorPercent": 20, "errorStatus": 500, "latencyMs": 300, "crashed": false, "rejectsConfiguration": false}
GET  /api/propagation
PUT  /api/propagation                      {"minMs": 20, "maxMs": 250}
GET  /api/kubernetes
PUT  /api/kubernetes                       {"down": true, "latencyMs": 200}
POST /api/kubernetes/cut-watches
POST /api/kubernetes/compact-history</pre>
<p>All members are optional but those of <code>/api/propagation</code>. Errors are problem documents.</p>

<script type="module">
const byId = (id) => document.getElementById(id);
const say = (text) => { byId('status').textContent = text; };

async function call(method, path, body) {
  const init = body === undefined ? { method } : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(path, init);
  const text = await response.text();
  const answer = text === '' ? null : JSON.parse(text);
  if (!response.ok) throw new Error(answer?.title ?? response.statusText);
  return answer;
}

const numbers = (form) => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, Number(value)]));
const attempt = (work, done) => async (event) => {
  event?.preventDefault();
  try { await work(event); if (done) say(done); } catch (error) { say(error.message); }
};

function fill(form, values) {
  for (const input of form.querySelectorAll('input')) if (document.activeElement !== input) input.value = values[input.name];
}

function rowOf({ namespace, workload }) {
  const id = namespace + '/' + workload;
  let row = [...byId('workloads').rows].find((each) => each.dataset.id === id);
  if (row) return row;
  row = byId('workloads').insertRow();
  row.dataset.id = id;
  const cell = (...content) => row.insertCell().append(...content);
  const input = (type, name) => Object.assign(document.createElement('input'), { type, name, min: 0, ariaLabel: name + ' of ' + id });
  cell(id); cell(''); cell(input('number', 'errorPercent')); cell(input('number', 'latencyMs')); cell(input('checkbox', 'crashed')); cell(input('checkbox', 'rejectsConfiguration'));
  const button = Object.assign(document.createElement('button'), { textContent: 'Set' });
  cell(button);
  button.addEventListener('click', attempt(() => {
    const value = (name) => row.querySelector('[name=' + name + ']');
    delete row.dataset.dirty;
    return call('PUT', '/api/workloads/' + id, {
      errorPercent: Number(value('errorPercent').value), latencyMs: Number(value('latencyMs').value), crashed: value('crashed').checked,
      rejectsConfiguration: value('rejectsConfiguration').checked,
    });
  }, id + ' changed'));
  row.addEventListener('input', () => { row.dataset.dirty = ''; });
  return row;
}

async function refresh() {
  const [load, workloads, propagation, kubernetes] = await Promise.all(
    ['load', 'workloads?namespace=' + encodeURIComponent(byId('namespace').value), 'propagation', 'kubernetes'].map((name) => call('GET', '/api/' + name)));
  fill(byId('load'), load);
  const { sent, underWay, answersByStatus } = load.report;
  byId('load-report').textContent = sent + ' sent, ' + underWay + ' under way, answers ' + JSON.stringify(answersByStatus);
  for (const workload of workloads) {
    const row = rowOf(workload);
    row.cells[1].textContent = workload.pods;
    if ('dirty' in row.dataset) continue;
    row.querySelector('[name=errorPercent]').value = workload.errorPercent;
    row.querySelector('[name=latencyMs]').value = workload.latencyMs;
    row.querySelector('[name=crashed]').checked = workload.crashed;
    row.querySelector('[name=rejectsConfiguration]').checked = workload.rejectsConfiguration;
  }
  const known = new Set(workloads.map(({ namespace, workload }) => namespace + '/' + workload));
  for (const row of [...byId('workloads').rows]) if (!known.has(row.dataset.id)) row.remove();
  fill(byId('propagation'), propagation);
  byId('propagation-report').textContent = propagation.synced + ' of ' + propagation.proxies + ' proxies in sync';
  byId('down').checked = kubernetes.down;
  if (document.activeElement !== byId('latency')) byId('latency').value = kubernetes.latencyMs;
  const isEdited = 'dirty' in byId('mix').dataset || byId('mix').contains(document.activeElement);
  if (!isEdited) byId('visitors').replaceChildren(...load.mix.map(visitorRow));
}

function visitorRow({ user, weight }) {
  const row = document.createElement('tr');
  const input = (name, value, attributes) => Object.assign(document.createElement('input'), { name, value, ariaLabel: name, ...attributes });
  row.insertCell().append(input('user', user ?? '', { placeholder: 'nobody' }));
  row.insertCell().append(input('weight', weight, { type: 'number', min: 0, step: 'any' }));
  return row;
}

const visitors = () => [...byId('visitors').rows].map((row) => ({
  user: row.querySelector('[name=user]').value.trim() || null,
  weight: Number(row.querySelector('[name=weight]').value),
}));
byId('mix').addEventListener('input', () => { byId('mix').dataset.dirty = ''; });
byId('add-visitor').addEventListener('click', () => {
  byId('mix').dataset.dirty = '';
  byId('visitors').append(visitorRow({ user: '', weight: 0 }));
});
byId('mix').addEventListener('submit', attempt(async () => {
  await call('PUT', '/api/load', { mix: visitors() });
  delete byId('mix').dataset.dirty;
}, 'Visitors changed'));
byId('latency').addEventListener('change', attempt(({ target }) => call('PUT', '/api/kubernetes', { latencyMs: Number(target.value) }), 'API changed'));


byId('load').addEventListener('submit', attempt(({ target }) => call('PUT', '/api/load', numbers(target)), 'Load changed'));
byId('propagation').addEventListener('submit', attempt(({ target }) => call('PUT', '/api/propagation', numbers(target)), 'Propagation changed'));
byId('down').addEventListener('change', attempt(({ target }) => call('PUT', '/api/kubernetes', { down: target.checked }), 'API changed'));
for (const button of document.querySelectorAll('[data-post]')) {
  button.addEventListener('click', attempt(() => call('POST', '/api/kubernetes/' + button.dataset.post), 'Done'));
}
const loop = async () => { await attempt(refresh)(); setTimeout(loop, 1000); };
loop();
</script>
</body></html>
`;
