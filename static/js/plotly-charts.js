// Enlarges the server's drawings. Each [data-plotly] names a JSON script with its figure; 「拡大して見る」 opens a dialog
// in which Plotly draws it as large as the window allows. Plotly's script (about 1 MB) is fetched at the first press.
(() => {
  "use strict";

  const source = document.currentScript.dataset.plotlySrc;
  const NARROW = 560;
  const LENGTHS = new Set(["size", "width", "ticklen", "xshift", "yshift", "l", "r", "t", "b"]);
  let loading = null;

  function loadPlotly() {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = source;
      script.onload = () => resolve(window.Plotly);
      script.onerror = reject;
      document.head.append(script);
    });
    return loading;
  }

  // What a token means just now, in the scheme or the system's colours that the page is shown in.
  function colourOf(token, probe) {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  }

  // Lengths grow with the drawing; colours are names of tokens.
  function sized(part, scale, probe) {
    if (Array.isArray(part)) return part.map((one) => sized(one, scale, probe));
    if (typeof part === "string") return part.startsWith("--") ? colourOf(part, probe) : part;
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([name, value]) => [
        name,
        typeof value === "number" && LENGTHS.has(name) ? value * scale : sized(value, scale, probe),
      ]),
    );
  }

  // As wide as the dialog, as high as the window leaves room for; a phone's drawing grows in height alone.
  function drawn(figure, live, room) {
    const narrow = room < NARROW;
    const layout = narrow ? figure.narrow : figure.layout;
    const high = window.innerHeight * 0.7;
    const scale = narrow ? 1 : Math.min(room / 720, Math.max(high / layout.height, 1));
    const size = { width: room, height: Math.round(narrow ? Math.max(high, layout.height) : layout.height * scale) };
    return [live, sized(figure.data, scale, live), { ...sized(layout, scale, live), ...size }, figure.config];
  }

  async function open(block, dialog, status) {
    const figure = JSON.parse(document.getElementById(block.dataset.plotly).textContent);
    const live = dialog.querySelector("[data-plotly-live]");
    dialog.showModal();
    status.textContent = "図を読み込んでいます…";
    const plotly = await loadPlotly();
    await plotly.newPlot(...drawn(figure, live, live.clientWidth));
    status.textContent = "";
    live.focus();
    return { figure, live, plotly };
  }

  // The window may be turned or resized while a chart is open.
  function followWidth({ figure, live, plotly }) {
    let waiting = 0;
    let last = live.clientWidth;
    new ResizeObserver(() => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => {
        if (!live.clientWidth || live.clientWidth === last) return;
        last = live.clientWidth;
        plotly.react(...drawn(figure, live, last));
      });
    }).observe(live);
  }

  // Left and right, Home and End walk the years; the values are shown and spoken. Escape closes.
  function walkByKeyboard({ figure, live, plotly }, status) {
    let at = -1;

    const leave = () => {
      at = -1;
      status.textContent = "";
      plotly.Fx.unhover(live);
    };

    const go = (next) => {
      at = Math.min(Math.max(next, 0), figure.steps.length - 1);
      const step = figure.steps[at];
      status.textContent = step.text;
      plotly.Fx.hover(live, { xval: step.x });
    };

    live.addEventListener("keydown", (event) => {
      const moves = {
        ArrowLeft: () => go(at < 0 ? figure.steps.length - 1 : at - 1),
        ArrowRight: () => go(at + 1),
        Home: () => go(0),
        End: () => go(figure.steps.length - 1),
      };
      if (!moves[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      moves[event.key]();
    });
    live.addEventListener("blur", leave);
  }

  for (const block of document.querySelectorAll("[data-plotly]")) {
    const button = block.querySelector("[data-plotly-open]");
    const dialog = block.querySelector("dialog");
    const status = block.querySelector("[data-plotly-status]");
    let opened = null;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        const chart = await open(block, dialog, status);
        if (opened) return;
        opened = chart;
        followWidth(chart);
        walkByKeyboard(chart, status);
      } catch (error) {
        loading = null;
        status.textContent = "図を読み込めませんでした。通信の状態を確かめて、もう一度開いてください。ページの図と表の値は同じものです。";
        console.info("Plotly:", error);
      }
    });
  }
})();
