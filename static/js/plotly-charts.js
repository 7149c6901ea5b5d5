// Lets Plotly take over the server's drawings. Each [data-plotly] names a JSON script with its figure; the SVG
// stays in the page for print, and for good when Plotly cannot be loaded. Plotly's script (about 1 MB) is
// fetched only when a chart comes near the screen, and never for people who asked to save data.
(() => {
  "use strict";

  const source = document.currentScript.dataset.plotlySrc;
  const NARROW = 560;
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

  function layoutFor(figure, width, height) {
    const layout = structuredClone(width < NARROW ? figure.narrow : figure.layout);
    return { ...layout, width, height: Math.max(layout.height, Math.round(height)) };
  }

  async function enhance(block) {
    const figure = JSON.parse(document.getElementById(block.dataset.plotly).textContent);
    const live = block.querySelector("[data-plotly-live]");
    const drawn = block.querySelector("[data-plotly-static]");
    const plotly = await loadPlotly();
    const { width, height } = drawn.getBoundingClientRect();
    const measured = block.clientWidth;
    live.hidden = false;
    try {
      await plotly.newPlot(live, figure.data, layoutFor(figure, width, height), figure.config);
    } catch (error) {
      live.hidden = true;
      throw error;
    }
    drawn.hidden = true;
    block.querySelector("[data-plotly-help]").hidden = false;
    followWidth(block, live, figure, plotly, measured);
    walkByKeyboard(block, live, figure, plotly);
  }

  // `last` is the width the drawing was made for: the window may have changed while it was being made.
  function followWidth(block, live, figure, plotly, last) {
    let waiting = 0;
    new ResizeObserver(() => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => {
        const width = block.clientWidth;
        if (!width || width === last) return;
        last = width;
        const shape = width < NARROW ? 250 / 360 : 320 / 720;
        plotly.react(live, figure.data, layoutFor(figure, width, width * shape), figure.config);
      });
    }).observe(block);
  }

  // Left and right, Home and End walk the years; the values are shown and spoken. Escape leaves.
  function walkByKeyboard(block, live, figure, plotly) {
    const status = block.querySelector("[data-plotly-status]");
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
        Escape: leave,
      };
      if (!moves[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      moves[event.key]();
    });
    live.addEventListener("blur", leave);
  }

  function start() {
    const blocks = document.querySelectorAll("[data-plotly]");
    if (!source || !blocks.length || navigator.connection?.saveData) return;
    const near = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        near.unobserve(entry.target);
        // The SVG is still in place: a chart that fails to come alive needs no message.
        enhance(entry.target).catch((error) => console.warn("Plotly:", error));
      }
    }, { rootMargin: "200px" });
    for (const block of blocks) near.observe(block);
  }

  start();
})();
