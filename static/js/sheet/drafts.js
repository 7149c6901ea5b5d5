// What was typed and is not saved yet, kept in this browser for one person and one year until it is.

const MAX_AGE = 30 * 24 * 60 * 60 * 1000;
const START = "sheet";

const attempt = (act) => {
  try {
    return act();
  } catch {
    return null; // no room, or the browser keeps nothing: the page works without it
  }
};

export class Drafts {
  constructor(user, sheet) {
    this.start = `${START}|${user}|${sheet}|`;
    attempt(forgetOld);
  }

  keep(row) {
    const draft = { version: row.version, content: row.content, at: Date.now() };
    attempt(() => localStorage.setItem(this.start + row.prefix, JSON.stringify(draft)));
  }

  drop(row) {
    attempt(() => localStorage.removeItem(this.start + row.prefix));
  }

  of(row) {
    return attempt(() => JSON.parse(localStorage.getItem(this.start + row.prefix)));
  }

  // The rows whose kept text is another than what stands in them now.
  left(rows) {
    return rows.filter((row) => {
      const draft = this.of(row);
      if (!draft) return false;
      const isNew = JSON.stringify({ ...row.content, ...draft.content }) !== row.text();
      if (!isNew) this.drop(row);
      return isNew;
    });
  }

  // The version goes back with the text: what another has saved since is joined with it, or asked about.
  takeUp(row) {
    const draft = this.of(row);
    row.fill(draft.content);
    row.version = draft.version;
  }
}

function forgetOld() {
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(`${START}|`)) continue;
    const { at } = attempt(() => JSON.parse(localStorage.getItem(key))) ?? { at: 0 };
    if (!(Date.now() - at < MAX_AGE)) localStorage.removeItem(key);
  }
}
