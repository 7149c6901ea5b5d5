// A block of cells copied from a spreadsheet: what it says, and of which rows. Touches no page.

// Tabs part cells, line ends part rows; a quoted cell may hold both, and a doubled quote is one.
export function cellsOf(text) {
  const rows = [[]];
  let at = 0;
  const end = () => (at >= text.length ? 0 : text.startsWith("\r\n", at) ? 2 : "\n\r".includes(text[at]) ? 1 : 0);
  const quoted = () => {
    const found = /^"((?:[^"]|"")*)"(?=\t|\r|\n|$)/.exec(text.slice(at));
    if (found) at += found[0].length;
    return found && found[1].replaceAll('""', '"');
  };
  const plain = () => {
    const [found] = /^[^\t\r\n]*/.exec(text.slice(at));
    at += found.length;
    return found;
  };
  for (;;) {
    rows.at(-1).push((quoted() ?? plain()).replaceAll("\r\n", "\n").trim());
    if (text[at] === "\t") at += 1;
    else if (end()) {
      at += end();
      if (at >= text.length) return rows;
      rows.push([]);
    } else return rows;
  }
}

export const HEADINGS = {
  コード: "code",
  実績値: "value",
  判定: "value",
  区分: "kind",
  値がない理由: "absence",
  要因: "cause",
  今後の取組: "next_step",
  前年度の取組への対応: "answer",
  公表予定月: "expected_month",
  値の年度: "data_year",
};
const IN_ORDER = ["value", "kind", "cause", "next_step", "answer"];
// All that is filled in of the workbook, so wide that nothing else is meant.
const WORKBOOK = ["value", "kind", "cause", "next_step", "expected_month", "data_year", "answer", "confirmed"];
const WORKBOOK_FROM = 7;

// 「値なし」 may have its reason in a column of its own, behind 区分.
function orderOf(width, hasReasons) {
  const order = width - (hasReasons ? 1 : 0) >= WORKBOOK_FROM ? WORKBOOK : IN_ORDER;
  return hasReasons ? [...order.slice(0, 2), "absence", ...order.slice(2)] : order;
}

// Column → what it holds. By the headings where they were copied, too; else a column of codes leads, and 区分 tells
// where the value stands; else 値, 区分, 要因, 今後の取組, 前年度の取組への対応 from the left.
export function columnsOf(cells, codes, kinds) {
  const headed = cells[0].map((heading) => HEADINGS[heading.replace(/\s/g, "")] ?? null);
  if (headed.includes("value")) return { columns: headed, first: 1 };
  const width = Math.max(...cells.map((row) => row.length));
  const filled = (column) => cells.map((row) => row[column]).filter(Boolean);
  const holds = (column, known) => filled(column).some((cell) => known.has(cell));
  const start = width > 1 && holds(0, codes) ? 1 : 0;
  const kind = [...Array(width).keys()].find((column) => column > start && holds(column, kinds));
  const value = kind === undefined ? start : kind - 1;
  const order = orderOf(width - value, kind !== undefined && holds(kind + 1, kinds));
  const columns = [...Array(width).keys()].map((column) => order[column - value] ?? (column < start ? "code" : null));
  for (let column = start; column < value; column += 1) columns[column] = null;
  return { columns, first: 0 };
}

// The rows of the block: {line, code, fields, extra}; ``extra`` are filled cells that stand for nothing here.
export function linesOf(cells, codes, kinds) {
  const { columns, first } = columnsOf(cells, codes, kinds);
  const known = columns.includes("code") || columns.indexOf("value") > 0;
  return cells.slice(first).map((row, index) => {
    const line = { line: index + 1, code: "", fields: {}, extra: [] };
    row.forEach((cell, column) => {
      const name = columns[column];
      if (name === "code") line.code = cell;
      else if (name && cell) line.fields[name] = cell;
      else if (!name && cell && !known) line.extra.push(cell);
    });
    return line;
  });
}

// 「2027年9月」「令和9年9月」「R9.9」「2027/9/1」 as a month input takes it; none where it is none.
export function monthOf(text) {
  const found = /^(令和|R)?\s*(\d{1,4})\s*[年./-]\s*(\d{1,2})/i.exec(text.normalize("NFKC"));
  if (!found || Number(found[3]) > 12 || Number(found[3]) < 1) return "";
  const year = yearOf(found[1], found[2]);
  return year < 2000 ? "" : `${year}-${found[3].padStart(2, "0")}`;
}

// 「2025」「令和7年度」「R7」 as the number of a year.
export function fiscalYearOf(text) {
  const found = /^(令和|R)?\s*(\d{1,4})\s*(年度?)?$/i.exec(text.normalize("NFKC"));
  return found ? String(yearOf(found[1], found[2])) : "";
}

const yearOf = (era, digits) => Number(digits) + (era ? 2018 : 0);
