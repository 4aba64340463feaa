// The dashboard: shows what the control API answers, and asks it for what a person presses. All text is set as text.
"use strict";

const POLL_MILLISECONDS = 2000;
const JOURNAL_KEPT = 1000;
const JOURNAL_SHOWN = 200;
const ENDINGS = [["release", "Release"], ["succeed", "Succeed"], ["fail", "Fail"]];

const page = {
  world: "", era: null, token: sessionStorage.getItem("fakecc-token") || "",
  entries: [], folded: new Set(), stream: null, asking: null, refreshing: false, again: false, soon: 0,
};
const byId = (id) => document.getElementById(id);
const words = byId("words").dataset;

// Elements

function make(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const muted = (text) => make("span", {class: "muted"}, text);
const option = (value, text = value) => make("option", {value}, text);

function button(key, text, label, press) {
  return make("button", {type: "button", "data-key": key, "aria-label": label, onclick: press}, text);
}

// Builds the children anew where what they show has changed; the focus stays where it was, or goes to the heading.
function fill(container, shown, build) {
  const text = JSON.stringify(shown);
  if (container.shown === text) return;
  container.shown = text;
  const active = document.activeElement;
  const focused = container !== active && container.contains(active) ? active.dataset.key || "" : null;
  container.replaceChildren(...build(shown));
  if (focused === null) return;
  const same = [...container.querySelectorAll("[data-key]")].find((each) => each.dataset.key === focused);
  (same || container.closest("section").querySelector("h2")).focus();
}

function list(section, items, build) {
  const count = byId(section).querySelector(".count");
  if (count) count.textContent = items.length ? `(${items.length})` : "";
  fill(byId(section).querySelector(".list"), items, () => (items.length ? items.map(build) : [make("li", {}, muted("none"))]));
}

function say(text, bad = false) {
  byId("notice").hidden = !text;
  byId("notice").className = bad ? "bad" : "";
  byId("notice").textContent = text;
}

// Requests

function headers(more = {}) {
  const all = {Accept: "application/json", ...more};
  if (page.token) all["X-Fakecc-Token"] = page.token;
  if (page.world) all["X-Fakecc-World"] = page.world;
  return all;
}

// However many requests are refused, the person is asked once.
function askForToken() {
  byId("token-wrong").hidden = !page.token;
  page.asking = page.asking || new Promise((resolve) => {
    const dialog = byId("token-dialog");
    dialog.querySelector("form").onsubmit = (event) => {
      event.preventDefault();
      page.token = byId("token").value;
      sessionStorage.setItem("fakecc-token", page.token);
      byId("token").value = "";
      page.asking = null;
      dialog.close();
      resolve();
    };
    dialog.oncancel = (event) => event.preventDefault();
    dialog.showModal();
  });
  return page.asking;
}

async function send(path, options = {}) {
  for (;;) {
    const token = page.token;
    const answer = await fetch(`/_fakecc/${path}`, {...options, headers: headers(options.headers)});
    if (answer.status !== 401) return answer;
    if (token === page.token) await askForToken();
  }
}

async function ask(method, path, body) {
  const options = {method};
  if (body !== undefined) {
    options.body = typeof body === "string" ? body : JSON.stringify(body);
    options.headers = {"Content-Type": "application/json"};
  }
  const answer = await send(path, options);
  const text = await answer.text();
  if (!answer.ok) throw Object.assign(new Error(complaint(answer, text)), {status: answer.status});
  return text ? JSON.parse(text) : null;
}

function complaint(answer, text) {
  try {
    const told = JSON.parse(text);
    return told.errors.map((each) => [each.pointer, each.problem].filter(Boolean).join(": ")
      + (each.allowed.length ? ` (allowed: ${each.allowed.join(", ")})` : "")).join("\n");
  } catch {
    return `${answer.status} ${text}`;
  }
}

// What a person pressed: it is done, said, and shown.
async function command(method, path, body, done) {
  try {
    const answer = await ask(method, path, body);
    say(typeof done === "function" ? done(answer) : done);
    await refresh();
    return true;
  } catch (error) {
    say(error.message, true);
    return false;
  }
}

// What is shown

async function refresh() {
  if (page.refreshing) { page.again = true; return; }
  page.refreshing = true;
  const world = page.world;
  try {
    const paths = ["worlds", "clock", "operations", "progress", "gates", "faults", "failures", "dashboard/world"];
    const answers = await Promise.all(paths.map((path) => ask("GET", path)));
    if (world !== page.world) page.again = true;
    else show(...answers);
  } catch (error) {
    complain(error);
  } finally {
    page.refreshing = false;
  }
  if (page.again) { page.again = false; await refresh(); }
}

// Where no server answers, the word beside the world's name says so. A world that somebody deleted is shown no more.
function complain(error) {
  if (error instanceof TypeError && byId("connection").textContent !== "live") return;
  say(error.message, true);
  if (error.status === 404 && page.world) choose("");
}

function show({worlds}, clock, {operations}, {progress}, {gates}, {faults}, {failures}, contents) {
  if (!page.world) page.world = contents.world;
  fill(byId("world"), worlds, () => worlds.map(({name, url}) => option(name, url ? `${name} (${url})` : name)));
  byId("world").value = page.world;
  list("worlds", worlds.map((each) => ({...each, shown: each.name === page.world})), worldItem);
  showClock(clock);
  list("operations", operations, operationItem);
  list("progress", progress, ruleItem);
  byId("gates").hidden = !gates.length;
  list("gates", gates, gateItem);
  list("faults", faults, faultItem);
  list("failures", failures, failureItem);
  showContents(contents);
  if (page.era !== null && page.era !== contents.era) reload();
  page.era = contents.era;
}

function showClock({clock, now, frozen, scale}) {
  byId("now").textContent = now;
  const pace = frozen || scale === null || scale === 1 ? "" : `, ${scale} times as fast`;
  byId("clock-kind").textContent = `${clock}, ${frozen ? "stands" : "flows"}${pace}`;
  byId("freeze").hidden = false;
  byId("freeze").textContent = frozen ? "Let it flow" : "Freeze";
  byId("freeze").onclick = () => command("POST", "clock", {freeze: !frozen}, frozen ? "The clock flows." : "The clock stands.");
}

function operationItem(operation) {
  const {guid, resource, state, description, progress, jobs} = operation;
  const name = operation.name || guid;
  const buttons = ENDINGS.map(([ending, text]) =>
    button(`${guid}/${ending}`, text, `${text} ${resource} ${name}`, () => end(operation, name, ending)));
  return make("li", {}, make("strong", {}, name), " ", `${operation.operation || ""} ${resource}: ${state} `,
    muted([progress, description, ...jobs.map((job) => `job ${job}`)].filter(Boolean).join(", ")), make("div", {class: "row"}, ...buttons));
}

function end({guid, resource}, name, ending) {
  const reason = byId("reason").value;
  const body = {resource, ...(reason && ending !== "release" ? {description: reason} : {})};
  command("POST", `operations/${encodeURIComponent(guid)}/${ending}`, body,
    ({state}) => `${name}: ${state || "gone"}.`);
}

const MODES = {
  manual: () => "wait until a person ends them", never: () => "never end", immediate: () => "end at once",
  after: ({seconds}) => `end after ${seconds} s`, polls: ({polls, polls_of: whose}) => `end after ${polls} polls of the ${whose}`,
};

function ruleItem(rule, place) {
  const {guid, mode, resource, operation, plan, name} = rule;
  const told = [operation || "all operations", `of ${resource || "every kind"}`, plan && `of the plan ${plan}`, name && `named ${name}`];
  return make("li", {}, make("strong", {}, MODES[mode](rule)), " ", muted(told.filter(Boolean).join(" ")), " ",
    button(`rule ${guid}`, "Remove", `Remove rule ${place + 1}`, () =>
      command("DELETE", `progress/${encodeURIComponent(guid)}`, undefined, "The rule is removed.")));
}

function worldItem({name, url, clock, shown}) {
  const remove = button(`delete ${name}`, "Delete", `Delete the world ${name}`, () =>
    command("DELETE", `worlds/${encodeURIComponent(name)}`, undefined, `The world ${name} is deleted.`));
  const look = button(`show ${name}`, "Show", `Show the world ${name}`, () => choose(name));
  return make("li", {}, make("strong", {}, name), " ", muted(`${url || "by the header X-Fakecc-World only"}, clock ${clock}`), " ",
    shown ? muted("shown here") : look, " ", name === "default" ? null : remove);
}

// A gate holds jobs, or (with `when`) requests; nothing but a broker has a request succeed.
function gateItem({name, job, when, resource, closed, until, jobs, requests}) {
  const waiting = when ? `requests that wait: ${requests.length}` : `jobs that wait: ${jobs.length}`;
  const told = [closed ? "closed" : "open", job, resource, until && `until ${until}`, waiting];
  const endings = [["open", "Open"], ...(when ? [] : [["succeed", "Succeed"]]), ["fail", "Fail"]];
  const buttons = endings.map(([ending, text]) =>
    button(`gate ${name}/${ending}`, text, `${text} the gate ${name}`, () =>
      command("POST", `gates/${encodeURIComponent(name)}/${ending}`, {}, `Gate ${name}: ${ending}.`)));
  const held = requests.map(({method, path, user}) =>
    make("li", {}, make("code", {}, `${method} ${path}`), " ", muted(user)));
  return make("li", {}, make("strong", {}, name), " ", told.filter(Boolean).join(", "),
    when ? make("div", {}, make("code", {}, JSON.stringify(when))) : null,
    held.length ? make("ul", {}, ...held) : null,
    closed ? make("div", {class: "row"}, ...buttons) : null);
}

function faultItem(fault) {
  const {guid, name, when, then, hits, seen} = fault;
  return make("li", {}, make("strong", {}, name || guid), " ",
    make("span", {class: hits ? "warn" : "muted"}, `hits: ${hits}, calls that fitted: ${seen}`),
    make("div", {}, make("code", {}, JSON.stringify(when || {on: fault.on})), " → ", make("code", {}, JSON.stringify(then || {}))),
    button(`fault ${guid}`, "Disarm", `Disarm ${name || guid}`, () =>
      command("DELETE", `faults/${encodeURIComponent(guid)}`, undefined, `${name || guid} is disarmed.`)));
}

function failureItem({where, text}) {
  return make("li", {}, make("strong", {class: "bad"}, where), make("pre", {tabindex: 0}, text));
}

function showContents({organizations, left_out: leftOut}) {
  fill(byId("contents").querySelector(".tree"), organizations, () => organizations.map(organizationBranch));
  byId("left-out").hidden = !leftOut;
  byId("left-out").textContent = `${leftOut} more are not shown.`;
}

function organizationBranch({guid, name, status, spaces}) {
  const space = (each) => branch(each.guid, "space", each.name, "",
    [...each.apps.map((app) => leaf("app", app.name, app.state)), ...each.service_instances.map(instanceBranch)]);
  return branch(guid, "organization", name, status === "active" ? "" : status, spaces.map(space));
}

function instanceBranch({guid, name, plan, state, bindings}) {
  const below = bindings.map((each) => leaf(`binding of ${each.type}`, each.name || each.guid, each.state));
  const kind = `service instance, ${plan ? `plan ${plan}` : "user-provided"}`;
  return below.length ? branch(guid, kind, name, state, below) : leaf(kind, name, state);
}

function leaf(kind, name, state) {
  return make("li", {class: "leaf"}, ...label(kind, name, state));
}

function branch(guid, kind, name, state, below) {
  const toggle = (event) => (event.target.open ? page.folded.delete(guid) : page.folded.add(guid));
  const details = make("details", {}, make("summary", {"data-key": guid}, ...label(kind, name, state)),
    make("ul", {}, ...(below.length ? below : [make("li", {class: "leaf"}, muted("empty"))])));
  details.open = !page.folded.has(guid);
  details.addEventListener("toggle", toggle);
  return make("li", {}, details);
}

function label(kind, name, state) {
  const mood = /failed|CRASHED/.test(state || "") ? "bad" : /progress|initial/.test(state || "") ? "warn" : "muted";
  return [make("strong", {}, name), " ", muted(kind), state ? make("span", {class: mood}, `: ${state}`) : null];
}

// The journal: what there is, and then each entry as it comes.

async function follow() {
  for (;;) {
    page.stream = new AbortController();
    try {
      const answer = await send("journal/events", {signal: page.stream.signal});
      if (!answer.ok) throw new Error(complaint(answer, await answer.text()));
      await loadJournal();
      byId("connection").textContent = "live";
      await read(answer.body.getReader());
    } catch (error) {
      if (error.name !== "AbortError") await pause(POLL_MILLISECONDS / 2);
    }
    byId("connection").textContent = "connecting";
    while (document.hidden) await pause(POLL_MILLISECONDS / 2);
  }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const reload = () => page.stream && page.stream.abort();

async function read(reader) {
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const {done, value} = await reader.read();
    if (done) return;
    const pieces = (rest + decoder.decode(value, {stream: true})).split("\n\n");
    rest = pieces.pop();
    for (const piece of pieces) {
      const line = piece.split("\n").find((each) => each.startsWith("data: "));
      if (line) arrive(JSON.parse(line.slice(6)));
    }
  }
}

async function loadJournal() {
  const {journal} = await ask("GET", "journal");
  page.entries = journal.reverse();
  showJournal();
}

const sameEntry = (one, other) => ["kind", "request_id", "at", "method", "path", "seconds", "operation"]
  .every((key) => one[key] === other[key]);

function arrive(entry) {
  // It may have come while the journal was read.
  if (page.entries.slice(0, 20).some((each) => sameEntry(each, entry))) return;
  page.entries = [entry, ...page.entries].slice(0, JOURNAL_KEPT);
  showJournal();
  clearTimeout(page.soon);
  page.soon = setTimeout(refresh, 150);
}

function showJournal() {
  const operation = byId("filter-operation").value.trim().toLowerCase();
  const user = byId("filter-user").value.trim().toLowerCase();
  const fitting = page.entries.filter((entry) => entry.operation.toLowerCase().includes(operation)
    && (!user || entry.caller.toLowerCase() === user || entry.user_guid === user));
  const shown = fitting.slice(0, JOURNAL_SHOWN);
  byId("journal").querySelector(".count").textContent = `(${shown.length} of ${page.entries.length})`;
  const items = byId("journal").querySelector(".list");
  for (const entry of shown) entry.item = entry.item || entryItem(entry);
  const wanted = shown.map((entry) => entry.item);
  for (const item of [...items.children]) if (!wanted.includes(item)) item.remove();
  // What stands there already is left where it is: it may have the focus.
  wanted.forEach((item, place) => { if (items.children[place] !== item) items.insertBefore(item, items.children[place] || null); });
  fill(byId("operation-names"), [...new Set([...words.brokerOperations.split(" "), ...page.entries.map((each) => each.operation)])]
    .filter(Boolean).sort(), (names) => names.map((name) => option(name)));
}

function entryItem(entry) {
  const mood = entry.status >= 500 || !entry.status ? "bad" : entry.status >= 400 ? "warn" : "good";
  const summary = make("summary", {},
    muted(entry.moment.slice(11, 19)), " ", entry.kind === "request" ? "" : `${entry.kind}: `,
    make("strong", {class: mood}, String(entry.status || "no answer")), ` ${entry.method} ${entry.path} `,
    muted([entry.operation, entry.caller].filter(Boolean).join(", ")),
    entry.fault ? make("span", {class: "bad"}, ` fault ${entry.fault}`) : null,
    entry.hint ? make("span", {class: "warn"}, " hint") : null);
  const details = make("details", {}, summary);
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(...entryParts(entry));
  });
  return make("li", {}, details);
}

function entryParts(entry) {
  const facts = {
    "hint": entry.hint, "fault": entry.fault, "note": entry.note, "operation": entry.operation, "route": entry.route,
    "user": [entry.caller, entry.user_guid].filter(Boolean).join(", "), "moment": entry.moment,
    "took": `${(entry.seconds * 1000).toFixed(1)} ms`, "request id": entry.request_id, "unread": entry.unread.join(", "),
    "wrote": entry.writes.map(({change, table, guid}) => `${change} ${table} ${guid}`).join("\n"),
    "read": entry.looked_at.map(({table, guid}) => `${table} ${guid}`).join("\n"),
  };
  const rows = Object.entries(facts).filter(([, text]) => text)
    .flatMap(([name, text]) => [make("dt", {}, name), make("dd", {}, text)]);
  const parts = [["Headers", entry.headers], ["Request", entry.request], ["Answer", entry.response]]
    .filter(([, body]) => body !== null && body !== "" && !(typeof body === "object" && !Object.keys(body).length))
    .flatMap(([title, body]) => [make("h3", {}, title),
      make("pre", {tabindex: 0, "aria-label": title, role: "group"}, typeof body === "string" ? body : JSON.stringify(body, null, 2))]);
  return [make("dl", {}, ...rows), ...parts];
}

// What a person does

function choose(world) {
  page.world = world;
  page.era = null;
  page.entries = [];
  byId("findings").querySelector(".list").replaceChildren();
  showJournal();
  reload();
  refresh();
}

const advance = (duration) => command("POST", "clock", {advance: duration},
  ({fired, now}) => `It is ${now}. ${fired.length ? `Done meanwhile: ${fired.map((each) => each.action).join(", ")}.` : "Nothing was due."}`);

function faultOf(form) {
  const {hits, operation, user, first, effect, value, name} = Object.fromEntries(new FormData(form));
  const when = hits === "broker" ? {broker: operation ? {operation} : {}}
    : {operation: operation || "*", ...(user ? {user} : {})};
  if (first) when.first = Number(first);
  const then = {[effect]: ["status", "seconds"].includes(effect) ? Number(value) : value};
  return {...(name ? {name} : {}), when, then};
}

function ruleOf(form) {
  const {mode, value, ...selected} = Object.fromEntries(new FormData(form));
  const chosen = Object.fromEntries(Object.entries(selected).filter(([, text]) => text));
  const needed = {after: "seconds", polls: "polls"}[mode];
  return {mode, ...chosen, ...(needed ? {[needed]: Number(value)} : {})};
}

const given = (form) => Object.fromEntries([...new FormData(form)].filter(([, text]) => text));

// A user is of requests only; the values that are offered are those of the effect.
function offerEffects() {
  const ofBroker = byId("fault-hits").value === "broker";
  const effect = byId("fault-effect").value;
  byId("fault-user").disabled = ofBroker;
  const values = {
    status: ["500", "502", "503", "429", "404"],
    error: ofBroker ? ["AsyncRequired", "ConcurrencyError", "RequiresApp"] : ["CF-ServiceUnavailable", "CF-RateLimitExceeded"],
    connection: ofBroker ? ["timeout", "unreachable", "transport"] : words.connections.split(" "),
    seconds: ["1", "10", "60"],
  }[effect];
  byId("effect-values").replaceChildren(...values.map((value) => option(value)));
  byId("fault-value").value = values[0];
}

async function takeSnapshot() {
  try {
    const text = await (await send("state")).text();
    const link = make("a", {download: `fakecc-${page.world}.json`,
      href: URL.createObjectURL(new Blob([text], {type: "application/json"}))});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    say("The snapshot is downloaded.");
  } catch (error) {
    say(error.message, true);
  }
}

async function restoreSnapshot(event) {
  const [file] = event.target.files;
  if (!file) return;
  await command("POST", "state", await file.text(), `The world is as ${file.name} says.`);
  event.target.value = "";
}

async function findFindings() {
  try {
    const {findings} = await ask("GET", "dashboard/findings");
    list("findings", findings, ({switch: name, sentence}) => make("li", {}, make("strong", {}, name), ` ${sentence}`));
  } catch (error) {
    say(error.message, true);
  }
}

function onSubmit(id, act) {
  byId(id).addEventListener("submit", (event) => {
    event.preventDefault();
    act(event.target);
  });
}

function listen() {
  byId("world").addEventListener("change", (event) => choose(event.target.value));
  for (const each of document.querySelectorAll("[data-advance]")) each.onclick = () => advance(each.dataset.advance);
  onSubmit("advance", () => advance(byId("duration").value));
  byId("hold").onclick = () => command("POST", "gates", {}, ({name}) => `${name} is closed: new jobs wait until it is opened.`);
  onSubmit("arm", (form) => command("POST", "faults", faultOf(form), ({name}) => `${name} is armed.`));
  onSubmit("add-rule", (form) => command("POST", "progress", ruleOf(form), ({mode}) => `A rule is added: ${mode}.`));
  onSubmit("make-world", (form) => command("POST", "worlds", given(form),
    ({name, url}) => `The world ${name} answers at ${url}.`));
  byId("rule-mode").onchange = () => { byId("rule-value").disabled = !["after", "polls"].includes(byId("rule-mode").value); };
  onSubmit("filters", () => {});
  byId("fault-hits").onchange = offerEffects;
  byId("fault-effect").onchange = offerEffects;
  byId("filter-operation").oninput = showJournal;
  byId("filter-user").oninput = showJournal;
  byId("clear-journal").onclick = async () => (await command("DELETE", "journal", undefined, "The journal is empty.")) && loadJournal();
  byId("take").onclick = takeSnapshot;
  byId("restore").onchange = restoreSnapshot;
  byId("find").onclick = findFindings;
  byId("reset").onclick = () => byId("reset-dialog").showModal();
  byId("reset-not").onclick = () => byId("reset-dialog").close();
  onSubmit("reset-dialog", () => {
    byId("reset-dialog").close();
    const preset = byId("preset").value;
    command("POST", "reset", preset ? {preset} : undefined, preset ? `The world is the preset ${preset}.` : "The world is at its beginning.");
  });
  // A page that nobody looks at asks for nothing: browsers allow few connections to one server.
  document.addEventListener("visibilitychange", () => (document.hidden ? reload() : refresh()));
  setInterval(() => document.hidden || refresh(), POLL_MILLISECONDS);
}

listen();
offerEffects();
refresh().then(follow);
