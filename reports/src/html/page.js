"use strict";
(() => {
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const { columns, currencies, words, strings, rows } = data;
  const rare = new Map(data.rare);
  const state = {
    language: data.language, theme: "auto", outcomes: new Set(), severities: new Set(), side: "", currency: "",
    query: "", sort: "", descending: false, shown: new Uint32Array(0), active: 0, open: -1,
  };

  const say = (pair) => pair[state.language === "zh" ? 1 : 0];
  const word = (name) => say(strings[name]);
  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined && text !== null) made.textContent = text;
    return made;
  };

  // Amounts come as whole minor units, as text where a number would not be exact; digits are only moved, never computed.
  const grouped = (digits) => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  const major = (minor, exponent) => {
    const text = String(minor);
    const negative = text.startsWith("-");
    const digits = (negative ? text.slice(1) : text).padStart(exponent + 1, "0");
    const whole = exponent ? digits.slice(0, -exponent) : digits;
    return { negative, whole, fraction: exponent ? "." + digits.slice(-exponent) : "" };
  };
  const plainMoney = (minor, currency) => {
    if (minor === null) return "";
    if (currency < 0) return String(minor);
    const { negative, whole, fraction } = major(minor, currencies[currency][1]);
    return (negative ? "-" : "") + whole + fraction;
  };
  const money = (minor, currency) => {
    if (minor === null) return word("UNKNOWN");
    if (currency < 0) return grouped(String(minor));
    const { negative, whole, fraction } = major(minor, currencies[currency][1]);
    return (negative ? "-" : "") + grouped(whole) + fraction + " " + currencies[currency][0];
  };
  const count = (number) => grouped(String(number));
  const records = (number) => count(number) + " " + word(number === 1 ? "RECORD" : "RECORDS");

  const named = (text) => text || word("SOME_RECORD");
  const given = (text) => text || word("UNKNOWN");
  const extra = (row) => rare.get(row) || {};

  function hole(name, row) {
    const more = extra(row);
    const own = columns.p_id[row] === null && columns.c_id[row] !== null ? "c" : "p";
    const other = own === "p" ? "c" : "p";
    const amount = (side) => money(columns[side + "_minor"][row], columns[side + "_currency"][row]);
    const fee = (side) => money(columns[side + "_fee"][row], columns[side + "_currency"][row]);
    const text = (side, column) => given(words[columns[side + "_" + column][row]]);
    const group = more.group;
    switch (name) {
      case "platform": return named(columns.p_id[row]);
      case "channel": return named(columns.c_id[row]);
      case "partner": return named(columns[other + "_id"][row]);
      case "candidate": return named(more.candidate ? more.candidate[0] : columns[other + "_id"][row]);
      case "rival": return named(more.rival);
      case "amount": return amount(own);
      case "candidate_amount": return more.candidate ? money(more.candidate[1], more.candidate[2]) : amount(other);
      case "platform_amount": return amount("p");
      case "channel_amount": return amount("c");
      case "platform_fee": return fee("p");
      case "channel_fee": return fee("c");
      case "platform_status": return text("p", "status");
      case "channel_status": return text("c", "status");
      case "status": return text(own, "status");
      case "kind": return text(own, "kind");
      case "account": return text(own, "account");
      case "candidate_account": return more.candidate ? given(more.candidate[3]) : text(other, "account");
      case "rule": return given(more.rule);
      case "group": return given(group && group[0]);
      case "platform_count": return count(group ? group[2][0] : 0);
      case "channel_count": return count(group ? group[3][0] : 0);
      case "platform_total": return group ? money(group[2][1], group[1]) : "";
      case "count": return count(more.copies || 1);
      case "until": return given(more.until);
      case "gap": return more.gap ? gapText(more.gap) : word("UNKNOWN");
      default: return "";
    }
  }
  const gapText = ([value, unit, currency]) =>
    unit === "minor" ? money(value, currency) : count(value) + " " + say(data.units[unit]);
  const filled = (template, row) => say(data.templates[template]).replace(/\{(\w+)\}/g, (_, name) => hole(name, row));
  function sentence(row) {
    const also = columns.also[row];
    const first = filled(columns.template[row], row);
    return also < 0 ? first : first + (state.language === "en" ? " " : "") + filled(also, row);
  }

  // Search, filters and order.

  let haystacks = null;
  function haystack(row) {
    if (!haystacks) haystacks = new Array(rows);
    let text = haystacks[row];
    if (text === undefined) {
      const parts = [];
      for (const side of ["p", "c"]) {
        if (columns[side + "_id"][row] === null) continue;
        parts.push(columns[side + "_id"][row], columns[side + "_references"][row] || "");
        for (const column of ["status", "kind", "account", "day"]) parts.push(words[columns[side + "_" + column][row]]);
      }
      const more = rare.get(row);
      if (more) {
        if (more.candidate) parts.push(more.candidate[0]);
        if (more.rival) parts.push(more.rival);
        if (more.group) {
          parts.push(more.group[0]);
          for (const side of [more.group[2], more.group[3]]) for (const member of side[2]) parts.push(member[0]);
        }
      }
      text = haystacks[row] = parts.join("\n").toLowerCase();
    }
    return text;
  }

  const onSide = {
    "": () => true,
    platform: (row) => columns.p_id[row] !== null && columns.c_id[row] === null,
    channel: (row) => columns.p_id[row] === null && columns.c_id[row] !== null,
    both: (row) => (columns.p_id[row] === null) === (columns.c_id[row] === null),
  };

  function filtered() {
    const hits = [];
    const side = onSide[state.side];
    const currency = state.currency === "" ? null : Number(state.currency);
    const queries = state.query.toLowerCase().split(/\s+/).filter(Boolean);
    for (let row = 0; row < rows; row++) {
      if (state.outcomes.size && !state.outcomes.has(columns.outcome[row])) continue;
      if (state.severities.size && !state.severities.has(columns.severity[row])) continue;
      if (currency !== null && columns.currency[row] !== currency) continue;
      if (!side(row)) continue;
      if (queries.length && !queries.every((query) => haystack(row).includes(query))) continue;
      hits.push(row);
    }
    return Uint32Array.from(hits);
  }

  // Amounts of different currencies are ordered by their major units, in ten-thousandths so that they stay whole.
  const weights = new Map();
  function weight(column, currencyColumn) {
    if (!weights.has(column)) {
      weights.set(column, columns[column].map((minor, row) => {
        if (minor === null) return null;
        const currency = columns[currencyColumn][row];
        const scale = 10 ** (4 - (currency < 0 ? 0 : currencies[currency][1]));
        const product = Number(minor) * scale;
        return Number.isSafeInteger(product) ? product : BigInt(minor) * BigInt(scale);
      }));
    }
    return weights.get(column);
  }
  const values = {
    severity: () => columns.severity,
    outcome: () => columns.outcome,
    platform: () => columns.p_id,
    channel: () => columns.c_id,
    platform_amount: () => weight("p_minor", "p_currency"),
    channel_amount: () => weight("c_minor", "c_currency"),
    risk: () => weight("risk", "currency"),
    age: () => columns.age,
  };

  function ordered(hits) {
    if (!state.sort) return hits;
    const value = values[state.sort]();
    const sign = state.descending ? -1 : 1;
    return hits.sort((left, right) => {
      const [a, b] = [value[left], value[right]];
      if (a === b) return left - right;
      if (a === null) return 1;
      if (b === null) return -1;
      return (a < b ? -sign : sign) || left - right;
    });
  }

  // The table shows what the window needs: rows in view and a few around them, between two spacers.

  const viewport = byId("viewport");
  const body = byId("rows");
  const AROUND = 12;
  let rowHeight = 52;
  let headHeight = 36;
  let windowHeight = 720;
  let drawn = { from: -1, to: -1 };

  const spacer = (height) => {
    const row = element("tr", "spacer");
    row.setAttribute("aria-hidden", "true");
    const cell = element("td");
    cell.colSpan = 8;
    cell.style.height = height + "px";
    row.append(cell);
    return row;
  };

  function twoLines(className, first, second) {
    const cell = element("td", className);
    cell.append(element("bdi", "", first), element("span", "quiet", second));
    cell.title = first;
    return cell;
  }

  function sideCell(side, row) {
    const id = columns[side + "_id"][row];
    const group = extra(row).group;
    if (id === null && group) {
      const [size] = group[side === "p" ? 2 : 3];
      return twoLines("id", word("GROUP") + " " + group[0], records(size));
    }
    if (id === null) return element("td", "quiet", word("NO_VALUE"));
    const about = [words[columns[side + "_day"][row]], words[columns[side + "_status"][row]]].filter(Boolean).join(" · ");
    return twoLines("id", id, about);
  }

  function amountCell(side, row) {
    const group = extra(row).group;
    const total = group ? group[side === "p" ? 2 : 3][1] : null;
    const minor = columns[side + "_id"][row] === null ? total : columns[side + "_minor"][row];
    const currency = group ? group[1] : columns[side + "_currency"][row];
    if (minor === null) return element("td", "number quiet", word("NO_VALUE"));
    const [figure, code] = money(minor, currency).split(" ");
    return twoLines("number", figure, code || "");
  }

  function rowElement(position) {
    const row = state.shown[position];
    const made = element("tr", "row");
    made.tabIndex = position === state.active ? 0 : -1;
    made.dataset.position = position;
    made.setAttribute("aria-rowindex", position + 2);
    const severity = columns.severity[row];
    const urgency = element("td");
    urgency.append(element("span", "meter " + data.severityNames[severity]), say(data.severities[severity]));
    const [risk, code] = money(columns.risk[row], columns.currency[row]).split(" ");
    const age = columns.age[row];
    made.append(
      urgency,
      twoLines("", say(data.outcomes[columns.outcome[row]]), say(data.reasons[columns.reason[row]])),
      sideCell("p", row), amountCell("p", row), sideCell("c", row), amountCell("c", row),
      twoLines("number", risk, code || ""),
      element("td", "number", age === null ? word("NO_VALUE") : word("DAYS").replace("{days}", count(age))),
    );
    return made;
  }

  function draw(force) {
    const visible = Math.ceil(windowHeight / rowHeight);
    const first = Math.max(0, Math.floor((viewport.scrollTop - headHeight) / rowHeight));
    const last = Math.min(state.shown.length, first + visible + 1);
    if (!force && first >= drawn.from && last <= drawn.to) return;
    const from = Math.max(0, first - AROUND);
    const to = Math.min(state.shown.length, last + AROUND);
    const focused = body.contains(document.activeElement);
    drawn = { from, to };
    const made = [spacer(from * rowHeight)];
    for (let position = from; position < to; position++) made.push(rowElement(position));
    made.push(spacer((state.shown.length - to) * rowHeight));
    body.replaceChildren(...made);
    if (focused) focusActive();
  }
  const rowAt = (position) => body.querySelector(`[data-position="${position}"]`);
  function focusActive() {
    const row = rowAt(state.active);
    if (row) row.focus({ preventScroll: true });
  }

  function measure() {
    headHeight = byId("grid").tHead.offsetHeight;
    windowHeight = viewport.clientHeight;
    const row = body.querySelector(".row");
    if (!row) return;
    const height = row.getBoundingClientRect().height;
    if (height && height !== rowHeight) {
      rowHeight = height;
      draw(true);
    }
  }

  function refresh() {
    state.shown = ordered(filtered());
    state.active = 0;
    byId("grid").setAttribute("aria-rowcount", state.shown.length + 1);
    byId("empty").hidden = state.shown.length > 0;
    byId("clear").hidden = !(state.outcomes.size || state.severities.size || state.side || state.currency || state.query);
    byId("download").disabled = state.shown.length === 0;
    showCount();
    viewport.scrollTop = 0;
    draw(true);
    measure();
  }
  const showCount = () => {
    byId("count").textContent =
      word("SHOWN_OF").replace("{shown}", count(state.shown.length)).replace("{all}", count(rows));
  };

  function moveTo(position) {
    if (!state.shown.length) return;
    state.active = Math.max(0, Math.min(state.shown.length - 1, position));
    const top = state.active * rowHeight;
    const room = windowHeight - headHeight - rowHeight;
    if (top < viewport.scrollTop) viewport.scrollTop = top;
    else if (top > viewport.scrollTop + room) viewport.scrollTop = top - room;
    draw(true);
    focusActive();
  }

  function onKey(event) {
    const page = Math.max(1, Math.floor(windowHeight / rowHeight) - 1);
    const steps = {
      ArrowDown: state.active + 1, ArrowUp: state.active - 1, PageDown: state.active + page,
      PageUp: state.active - page, Home: 0, End: state.shown.length - 1,
    };
    if (event.key in steps) moveTo(steps[event.key]);
    else if (event.key === "Enter" || event.key === " ") openDetail(state.shown[state.active]);
    else return;
    event.preventDefault();
  }

  // The explanation of one difference.

  const dialog = byId("detail");

  function detailTable(row) {
    const more = extra(row);
    const table = element("table");
    const line = (name, platform, channel) => {
      if (!platform && !channel) return;
      const made = element("tr");
      made.append(element("th", "", word(name)));
      made.append(element("td", "", platform || word("NO_VALUE")), element("td", "", channel || word("NO_VALUE")));
      body.append(made);
    };
    const whole = (name, value) => {
      if (!value) return;
      const made = element("tr");
      const cell = element("td", "", value);
      cell.colSpan = 2;
      made.append(element("th", "", word(name)), cell);
      body.append(made);
    };
    const head = element("tr");
    head.append(element("th"), element("th", "", word("PLATFORM")), element("th", "", word("CHANNEL")));
    const top = element("thead");
    top.append(head);
    const body = element("tbody");
    table.append(top, body);
    const both = (name, of) => line(name, of("p"), of("c"));
    const amount = (column) => (side) => {
      const minor = columns[side + "_" + column][row];
      return minor === null ? "" : money(minor, columns[side + "_currency"][row]);
    };
    const text = (column) => (side) => words[columns[side + "_" + column][row]];
    both("ID", (side) => columns[side + "_id"][row]);
    both("AMOUNT", amount("minor"));
    both("STATUS", text("status"));
    both("DATE", text("day"));
    both("KIND", text("kind"));
    both("FEE", amount("fee"));
    both("NET", amount("net"));
    both("ACCOUNT", text("account"));
    both("REFERENCES", (side) => columns[side + "_references"][row] || "");
    whole("REASON", say(data.reasons[columns.reason[row]]));
    whole("AT_RISK", money(columns.risk[row], columns.currency[row]));
    if (columns.age[row] !== null) whole("AGE", word("DAYS").replace("{days}", count(columns.age[row])));
    if (more.candidate) whole("CANDIDATE", more.candidate[0] + " · " + money(more.candidate[1], more.candidate[2]));
    whole("RIVAL", more.rival);
    if (more.gap) whole("GAP", gapText(more.gap));
    if (more.copies) whole("COPIES", count(more.copies));
    whole("RULE", more.rule);
    whole("UNTIL", more.until);
    if (more.group) groupLines(more.group, line, whole);
    return table;
  }

  function groupLines(group, line, whole) {
    const [key, currency, platform, channel] = group;
    whole("GROUP", key);
    if (platform[1] !== null) line("SUM", money(platform[1], currency), money(channel[1], currency));
    const longest = Math.max(platform[2].length, channel[2].length);
    const member = (entry) => (entry ? entry[0] + " · " + money(entry[1], entry[2]) : "");
    for (let index = 0; index < longest; index++) line("ID", member(platform[2][index]), member(channel[2][index]));
    const rest = (side) => (side[0] > side[2].length ? "+ " + records(side[0] - side[2].length) : "");
    line("COUNT", rest(platform), rest(channel));
  }

  function fillDetail() {
    const row = state.open;
    const severity = columns.severity[row];
    const title = byId("detail-title");
    title.replaceChildren(
      element("span", "meter " + data.severityNames[severity]),
      say(data.severities[severity]) + " · " + say(data.outcomes[columns.outcome[row]]),
    );
    byId("detail-body").replaceChildren(
      element("p", "sentence", sentence(row)),
      element("p", "advice", say(data.reasonAdvice[columns.reason[row]]) || say(data.advice[columns.outcome[row]])),
      detailTable(row),
    );
    const position = state.shown.indexOf(row);
    byId("previous").disabled = position <= 0;
    byId("next").disabled = position < 0 || position >= state.shown.length - 1;
  }
  function openDetail(row) {
    if (row === undefined) return;
    state.open = row;
    fillDetail();
    if (!dialog.open) dialog.showModal();
  }
  function step(by) {
    const position = state.shown.indexOf(state.open) + by;
    if (position < 0 || position >= state.shown.length) return;
    moveTo(position);
    openDetail(state.shown[position]);
  }

  // What is shown, as CSV: the rules of the CSV report, RFC 4180 and no formulas.

  const formula = /^['\s\u200b-\u200f\ufeff]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
  function csvText(value) {
    const text = value === null || value === undefined ? "" : String(value);
    const guarded = formula.test(text) ? "'" + text : text;
    return guarded !== text || /[",;\t\r\n]/.test(guarded) ? '"' + guarded.replace(/"/g, '""') + '"' : guarded;
  }
  function csv() {
    const code = (currency) => (currency < 0 ? "" : currencies[currency][0]);
    const heads = ["SEVERITY", "RESULT", "REASON", "AT_RISK", "CURRENCY", "AGE"].map(word);
    for (const side of ["PLATFORM", "CHANNEL"]) {
      for (const name of ["ID", "DATE", "STATUS", "KIND", "AMOUNT", "CURRENCY", "REFERENCES"]) {
        heads.push(word(side) + " " + word(name));
      }
    }
    heads.push(word("GROUP"), word("EXPLANATION"));
    const lines = [heads.map(csvText).join(",")];
    for (const row of state.shown) {
      const cells = [
        data.severityNames[columns.severity[row]], data.outcomeNames[columns.outcome[row]],
        data.reasonNames[columns.reason[row]], plainMoney(columns.risk[row], columns.currency[row]),
        code(columns.currency[row]), columns.age[row] === null ? "" : String(columns.age[row]),
      ];
      const group = extra(row).group;
      for (const side of ["p", "c"]) {
        const total = group ? group[side === "p" ? 2 : 3][1] : null;
        const currency = group ? group[1] : columns[side + "_currency"][row];
        cells.push(
          csvText(columns[side + "_id"][row]), csvText(words[columns[side + "_day"][row]]),
          csvText(words[columns[side + "_status"][row]]), csvText(words[columns[side + "_kind"][row]]),
          plainMoney(group ? total : columns[side + "_minor"][row], currency), code(currency),
          csvText(columns[side + "_references"][row] || ""),
        );
      }
      cells.push(csvText(group ? group[0] : ""), csvText(sentence(row)));
      lines.push(cells.join(","));
    }
    return "\ufeff" + lines.join("\r\n") + "\r\n";
  }
  function download() {
    const link = element("a");
    link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
    link.download = data.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  // Language and appearance; what the reader chose is kept where the browser lets a page keep anything.

  const keep = (name, value) => { try { localStorage.setItem("counterfoil." + name, value); } catch { /* not kept */ } };
  const kept = (name) => { try { return localStorage.getItem("counterfoil." + name); } catch { return null; } };

  function press(group, value) {
    for (const button of byId(group).querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.value === value));
    }
  }
  function speak(language) {
    state.language = language === "zh" ? "zh" : "en";
    root.dataset.language = state.language;
    root.lang = state.language === "zh" ? "zh-Hans" : "en";
    press("language", state.language);
    for (const option of document.querySelectorAll("option[data-en]")) option.textContent = option.dataset[state.language];
    const search = byId("search");
    if (search) search.placeholder = search.dataset[state.language];
    if (body) {
      showCount();
      draw(true);
      if (state.open >= 0) fillDetail();
    }
  }
  function appear(theme) {
    state.theme = ["light", "dark"].includes(theme) ? theme : "auto";
    if (state.theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = state.theme;
    press("theme", state.theme);
  }

  function tabs() {
    const list = document.querySelector(".tabs");
    if (!list) return;
    const buttons = [...list.querySelectorAll("button")];
    const select = (chosen) => {
      for (const button of buttons) {
        const is = button === chosen;
        button.setAttribute("aria-selected", String(is));
        button.tabIndex = is ? 0 : -1;
        byId(button.getAttribute("aria-controls")).hidden = !is;
      }
    };
    list.addEventListener("click", (event) => { if (buttons.includes(event.target)) select(event.target); });
    list.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      const next = buttons[(buttons.indexOf(event.target) + by + buttons.length) % buttons.length];
      select(next);
      next.focus();
      event.preventDefault();
    });
    select(buttons.find((button) => button.getAttribute("aria-selected") === "true") || buttons[0]);
  }

  function chips(group, chosen) {
    byId(group).addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const value = Number(button.dataset.value);
      if (!chosen.delete(value)) chosen.add(value);
      button.setAttribute("aria-pressed", String(chosen.has(value)));
      refresh();
    });
  }

  function clear() {
    state.outcomes.clear();
    state.severities.clear();
    for (const button of document.querySelectorAll(".chips button")) button.setAttribute("aria-pressed", "false");
    for (const name of ["side", "currency"]) state[name] = byId(name).value = "";
    state.query = byId("search").value = "";
    refresh();
  }

  function sortBy(name) {
    const largestFirst = ["severity", "platform_amount", "channel_amount", "risk", "age"].includes(name);
    if (state.sort !== name) [state.sort, state.descending] = [name, largestFirst];
    else if (state.descending === largestFirst) state.descending = !largestFirst;
    else state.sort = "";
    for (const head of document.querySelectorAll(".grid thead th")) {
      const is = head.dataset.column === state.sort;
      head.setAttribute("aria-sort", is ? (state.descending ? "descending" : "ascending") : "none");
    }
    refresh();
  }

  function explorer() {
    document.querySelector(".explorer").hidden = false;
    for (let index = 0; index < currencies.length; index++) {
      if (!columns.currency.includes(index)) continue;
      const option = element("option", "", currencies[index][0]);
      option.value = index;
      byId("currency").append(option);
    }
    chips("outcomes", state.outcomes);
    chips("severities", state.severities);
    for (const name of ["side", "currency"]) {
      byId(name).addEventListener("change", (event) => { state[name] = event.target.value; refresh(); });
    }
    let waiting = 0;
    byId("search").addEventListener("input", (event) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => { state.query = event.target.value; refresh(); }, 80);
    });
    byId("clear").addEventListener("click", clear);
    byId("download").addEventListener("click", download);
    byId("grid").tHead.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) sortBy(button.dataset.sort);
    });
    viewport.addEventListener("scroll", () => draw(false), { passive: true });
    window.addEventListener("resize", () => { measure(); draw(true); });
    body.addEventListener("click", (event) => {
      const row = event.target.closest(".row");
      if (!row) return;
      state.active = Number(row.dataset.position);
      openDetail(state.shown[state.active]);
    });
    body.addEventListener("keydown", onKey);
    byId("close").addEventListener("click", () => dialog.close());
    byId("previous").addEventListener("click", () => step(-1));
    byId("next").addEventListener("click", () => step(1));
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", () => { state.open = -1; draw(true); focusActive(); });
    for (const task of document.querySelectorAll(".first li")) {
      task.setAttribute("role", "button");
      task.tabIndex = 0;
      const open = () => openDetail(Number(task.dataset.row));
      task.addEventListener("click", open);
      task.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        open();
      });
    }
    refresh();
    prepare(0);
  }

  // The texts that a search looks through are made while nothing else is to be done.
  function prepare(from) {
    const to = Math.min(rows, from + 2000);
    for (let row = from; row < to; row++) haystack(row);
    const later = window.requestIdleCallback || ((work) => setTimeout(work, 20));
    if (to < rows) later(() => prepare(to));
  }

  root.classList.add("scripted");
  document.querySelector(".controls").hidden = false;
  const asked = new URLSearchParams(location.search);
  speak(asked.get("language") || kept("language") || data.language);
  appear(asked.get("theme") || kept("theme") || "auto");
  byId("language").addEventListener("click", (event) => {
    const value = event.target.closest("button")?.dataset.value;
    if (value) { speak(value); keep("language", value); }
  });
  byId("theme").addEventListener("click", (event) => {
    const value = event.target.closest("button")?.dataset.value;
    if (value) { appear(value); keep("theme", value); }
  });
  byId("print").addEventListener("click", () => window.print());
  tabs();
  if (body) explorer();
})();
