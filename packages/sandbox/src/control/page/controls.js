/** The control page: shows the state once a second, but never over what somebody is editing. */
const byId = (id) => document.getElementById(id);
const say = (text) => {
  byId('status').textContent = text;
};

async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (response.status === 204) return null;
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail ?? answer.title);
  return answer;
}

/** Runs it and says how that went. */
async function attempt(run, success) {
  try {
    await run();
    if (success !== undefined) say(success);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Values of a form, or of anything else with named inputs, in the types of the REST interface. */
function valuesOf(container) {
  return Object.fromEntries(
    [...container.querySelectorAll('input[name]')].map(({ name, type, checked, valueAsNumber, value }) => [
      name,
      type === 'checkbox' ? checked : type === 'number' ? valueAsNumber : value,
    ]),
  );
}

function isEdited(container) {
  return 'edited' in container.dataset;
}

function fill(container, state) {
  if (isEdited(container)) return;
  for (const input of container.querySelectorAll('input[name]')) {
    if (input.type === 'checkbox') input.checked = state[input.name];
    else if (input.value !== String(state[input.name])) input.value = state[input.name];
  }
}

function watchEdits(container) {
  container.addEventListener('input', () => {
    container.dataset.edited = '';
  });
}

/** A form whose values are one body. */
function connectForm(id, path, success) {
  const form = byId(id);
  watchEdits(form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void attempt(async () => {
      await call('PUT', path, valuesOf(form));
      delete form.dataset.edited;
      await refresh();
    }, success);
  });
}

const workloadFields = [
  { name: 'errorPercent', label: 'Errors in percent', type: 'number', max: 100, step: 'any' },
  { name: 'errorStatus', label: 'Status of errors', type: 'number', min: 400, max: 599 },
  { name: 'latencyMs', label: 'Added latency in milliseconds', type: 'number', max: 600000 },
  { name: 'crashed', label: 'Crashed', type: 'checkbox' },
  { name: 'rejectsConfiguration', label: 'Rejects configuration', type: 'checkbox' },
];

function workloadRow({ namespace, workload }) {
  const id = `${namespace}/${workload}`;
  const row = element('tr');
  row.dataset.id = id;
  row.append(element('th', { scope: 'row', textContent: id }), element('td'));
  for (const { label, ...properties } of workloadFields) {
    row.append(element('td', {}, element('input', { min: 0, ...properties, ariaLabel: `${label}, ${id}` })));
  }
  const button = element('button', { type: 'button', textContent: 'Set', ariaLabel: `Set ${id}` });
  row.append(element('td', {}, button));
  const set = () =>
    attempt(async () => {
      await call('PUT', `/api/workloads/${id}`, valuesOf(row));
      delete row.dataset.edited;
      await refresh();
    }, `${id} changed`);
  button.addEventListener('click', set);
  row.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) void set();
  });
  watchEdits(row);
  return row;
}

function showWorkloads(workloads) {
  const body = byId('workloads');
  const rows = new Map([...body.rows].map((row) => [row.dataset.id, row]));
  for (const workload of workloads) {
    const id = `${workload.namespace}/${workload.workload}`;
    const row = rows.get(id) ?? body.appendChild(workloadRow(workload));
    rows.delete(id);
    row.cells[1].textContent = workload.pods;
    fill(row, workload);
  }
  for (const row of rows.values()) row.remove();
}

function visitorRow({ user, weight }) {
  const remove = element('button', { type: 'button', textContent: 'Remove' });
  const row = element(
    'tr',
    {},
    element('td', {}, element('input', { ariaLabel: 'Signed in as', value: user ?? '', placeholder: 'nobody' })),
    element('td', {}, element('input', { ariaLabel: 'Weight', type: 'number', min: 0, step: 'any', value: weight })),
    element('td', {}, remove),
  );
  remove.addEventListener('click', () => {
    row.remove();
    byId('mix').dataset.edited = '';
    byId('add-visitor').focus();
  });
  return row;
}

function visitors() {
  return [...byId('visitors').rows].map((row) => {
    const [user, weight] = row.querySelectorAll('input');
    return { user: user.value.trim() || null, weight: weight.valueAsNumber };
  });
}

function showVisitors(mix) {
  const form = byId('mix');
  const text = JSON.stringify(mix);
  if (isEdited(form) || form.dataset.shown === text) return;
  form.dataset.shown = text;
  byId('visitors').replaceChildren(...mix.map(visitorRow));
}

/** Every trouble as a sentence. */
function troublesOf({ troubled, propagation, istiod, gitops, kubernetes }) {
  const ofWorkloads = troubled.flatMap(({ namespace, workload, ...state }) => {
    const what = [
      ...(state.crashed ? ['crashed'] : []),
      ...(state.errorPercent > 0 ? [`${state.errorPercent} % of requests get ${state.errorStatus}`] : []),
      ...(state.latencyMs > 0 ? [`${state.latencyMs} ms slower`] : []),
      ...(state.rejectsConfiguration ? ['its proxies reject configuration'] : []),
    ];
    return what.length === 0 ? [] : [`${namespace}/${workload}: ${what.join(', ')}`];
  });
  return [
    ...ofWorkloads,
    ...(propagation.synced < propagation.proxies
      ? [`Proxies out of sync: ${propagation.proxies - propagation.synced}`]
      : []),
    ...(istiod.pods.some(({ ready }) => ready) ? [] : ['No pod of istiod is ready']),
    ...(gitops.selfHeal ? [`Argo CD undoes changes after ${gitops.afterMs} ms`] : []),
    ...(kubernetes.down ? ['The Kubernetes API is down'] : []),
    ...(kubernetes.latencyMs > 0 ? [`The Kubernetes API is ${kubernetes.latencyMs} ms slower`] : []),
  ];
}

function showTroubles(troubles) {
  const texts = troubles.length === 0 ? ['None'] : troubles;
  const list = byId('now');
  if (list.dataset.shown === texts.join('\n')) return;
  list.dataset.shown = texts.join('\n');
  list.replaceChildren(...texts.map((textContent) => element('li', { textContent })));
}

function report(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}

async function refresh() {
  const namespace = byId('namespace').value.trim();
  const query = namespace === '' ? '' : `?namespace=${encodeURIComponent(namespace)}`;
  const [load, workloads, troubled, propagation, istiod, gitops, kubernetes] = await Promise.all(
    ['load', `workloads${query}`, 'workloads?troubled=true', 'propagation', 'istiod', 'gitops', 'kubernetes'].map(
      (path) => call('GET', `/api/${path}`),
    ),
  );
  showTroubles(troublesOf({ troubled, propagation, istiod, gitops, kubernetes }));
  showWorkloads(workloads);
  showVisitors(load.mix);
  fill(byId('load'), load);
  fill(byId('propagation'), propagation);
  fill(byId('istiod'), istiod);
  fill(byId('gitops'), gitops);
  fill(byId('kubernetes'), kubernetes);
  const answers = Object.entries(load.report.answersByStatus).map(([status, count]) => `${count} × ${status}`);
  report('load-report', `${load.report.sent} sent, ${load.report.underWay} under way, answers: ${answers.join(', ')}`);
  report('propagation-report', `${propagation.synced} of ${propagation.proxies} proxies in sync`);
  const pods = istiod.pods.map(({ name, ready, proxies }) => `${name} has ${proxies}${ready ? '' : ' (not ready)'}`);
  report('istiod-report', pods.length === 0 ? 'No pods' : `Proxies: ${pods.join(', ')}`);
  report('gitops-report', `${gitops.objects} objects tracked, ${gitops.healed} changes undone`);
}

connectForm('load', '/api/load', 'Load changed');
connectForm('propagation', '/api/propagation', 'Propagation changed');
connectForm('istiod', '/api/istiod', 'istiod is being scaled');
connectForm('gitops', '/api/gitops', 'Argo CD changed');
connectForm('kubernetes', '/api/kubernetes', 'API changed');

watchEdits(byId('mix'));
byId('mix').addEventListener('submit', (event) => {
  event.preventDefault();
  void attempt(async () => {
    await call('PUT', '/api/load', { mix: visitors() });
    delete byId('mix').dataset.edited;
  }, 'Visitors changed');
});
byId('add-visitor').addEventListener('click', () => {
  byId('mix').dataset.edited = '';
  const row = visitorRow({ user: '', weight: 1 });
  byId('visitors').append(row);
  row.querySelector('input').focus();
});
byId('filter').addEventListener('submit', (event) => {
  event.preventDefault();
  void attempt(refresh);
});
for (const button of document.querySelectorAll('[data-post]')) {
  button.addEventListener('click', () =>
    attempt(() => call('POST', `/api/kubernetes/${button.dataset.post}`), `${button.textContent}: done`),
  );
}

async function follow() {
  await attempt(refresh);
  setTimeout(follow, 1000);
}
void follow();
