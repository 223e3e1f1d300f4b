// Zooming a chart by buttons: the last 12 or 24 months, or all of them.
(function () {
  "use strict";

  const HALF_MONTH = 15 * 24 * 3600 * 1000;

  // From half a month before the first month shown to half a month after the last.
  function range(plot, months) {
    const days = [];
    plot.data.forEach(function (trace) {
      (trace.x || []).forEach(function (day) { days.push(Date.parse(day)); });
    });
    const all = Array.from(new Set(days)).filter(isFinite).sort(function (a, b) { return a - b; });
    const last = new Date(all[all.length - 1]);
    const first = months === "all" ? new Date(all[0]) :
      new Date(Math.max(all[0], Date.UTC(last.getUTCFullYear(), last.getUTCMonth() - Number(months) + 1, 1)));
    const day = function (date, add) { return new Date(date.getTime() + add).toISOString().slice(0, 10); };
    return [day(first, -HALF_MONTH), day(last, HALF_MONTH)];
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest && event.target.closest("[data-zoom]");
    if (!button) return;
    const plot = document.querySelector("#" + button.dataset.chart + " .js-plotly-plot");
    if (!plot || !window.Plotly) return;
    window.Plotly.relayout(plot, {"xaxis.range": range(plot, button.dataset.zoom)});
    button.parentElement.querySelectorAll("[data-zoom]").forEach(function (each) {
      each.setAttribute("aria-pressed", String(each === button));
    });
  });
})();
