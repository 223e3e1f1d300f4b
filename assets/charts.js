// Zooming charts over months by buttons: the last 12 or 24 months, or all of them. Dragging over a
// chart zooms it too; the buttons always say what is shown.
(function () {
  "use strict";

  const DAY = 24 * 3600 * 1000;
  const HALF_MONTH = 15 * DAY;

  // The drawn charts that a group of buttons zooms.
  function charts(group) {
    return Array.from(document.querySelectorAll(group.dataset.charts)).map(function (graph) {
      return graph.querySelector(".js-plotly-plot");
    }).filter(function (plot) { return plot && plot.data && plot.layout; });
  }

  // From half a month before the first month shown to half a month after the last, in milliseconds.
  function range(plot, months) {
    const days = [];
    plot.data.forEach(function (trace) {
      if (trace.mode === "lines" && trace.name !== "months" && trace.name !== "series") return;
      (trace.x || []).forEach(function (day) { if (day) days.push(Date.parse(day)); });
    });
    const first = Math.min.apply(null, days), last = new Date(Math.max.apply(null, days));
    const from = months === "all" ? first : Math.max(first,
      Date.UTC(last.getUTCFullYear(), last.getUTCMonth() - Number(months) + 1, 1));
    return [from - HALF_MONTH, last.getTime() + HALF_MONTH];
  }

  function shows(plot, months) {
    const shown = plot.layout.xaxis.range.map(function (day) { return Date.parse(day); });
    const asked = range(plot, months);
    return Math.abs(shown[0] - asked[0]) <= DAY && Math.abs(shown[1] - asked[1]) <= DAY;
  }

  // Of several that come to the same, as in a short series, the one with most months is pressed.
  function say() {
    document.querySelectorAll(".zooms").forEach(function (group) {
      const plots = charts(group);
      let found = false;
      Array.from(group.querySelectorAll("[data-zoom]")).reverse().forEach(function (button) {
        const holds = !found && plots.length > 0 &&
          plots.every(function (plot) { return shows(plot, button.dataset.zoom); });
        found = found || holds;
        button.setAttribute("aria-pressed", String(holds));
      });
    });
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest && event.target.closest("[data-zoom]");
    if (!button || !window.Plotly) return;
    charts(button.parentElement).forEach(function (plot) {
      const ends = range(plot, button.dataset.zoom).map(function (at) {
        return new Date(at).toISOString().slice(0, 10);
      });
      const named = plot.layout.meta.ticks[button.dataset.zoom];
      window.Plotly.relayout(plot, {
        "xaxis.range": ends, "xaxis.tickvals": named.tickvals, "xaxis.ticktext": named.ticktext,
      });
    });
  });

  // Charts come with their page: each tells when it has been drawn, zoomed or drawn anew.
  new MutationObserver(function () {
    document.querySelectorAll(".graph .js-plotly-plot:not([data-watched])").forEach(function (plot) {
      if (!plot.on) return;
      plot.dataset.watched = "1";
      plot.on("plotly_afterplot", say);
    });
  }).observe(document.documentElement, {childList: true, subtree: true});
})();
