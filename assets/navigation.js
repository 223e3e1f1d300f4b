// Moving about: links without reloading, the title, and where the focus goes.
(function () {
  "use strict";

  // The id of what was followed last, or of what it leads to: the focus goes there.
  let stayedAt = null;

  // A link of this site changes the address in place, as Dash's own links do, but a filter or a
  // switch (data-stay) leaves the reader where they are on the page.
  document.addEventListener("click", function (event) {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey ||
        event.shiftKey || event.altKey) return;
    const link = event.target.closest && event.target.closest("a[href]");
    if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (link.getAttribute("href").startsWith("#")) {
      const place = document.getElementById(link.getAttribute("href").slice(1));
      if (place) { event.preventDefault(); place.focus(); place.scrollIntoView(); }
      return;
    }
    if (link.hash && link.pathname + link.search === location.pathname + location.search) {
      const row = document.getElementById(link.hash.slice(1));
      if (row) { event.preventDefault(); history.pushState(null, "", link.href); goTo(row); return; }
    }
    if (!window.dash_clientside || !window.dash_clientside.set_props) return;
    event.preventDefault();
    stayedAt = link.dataset.stay ? goesTo(link.dataset.stay, link) : null;
    if (!link.dataset.stay) window.scrollTo(0, 0);
    window.dash_clientside.set_props("address", {href: link.getAttribute("href")});
  });

  // A button after which the page is drawn anew: the focus goes back to it, as after a dialog, or to
  // what it names, as to the summary of a form that folds away.
  document.addEventListener("click", function (event) {
    const button = event.target.closest && event.target.closest("[data-returns]");
    if (button) stayedAt = goesTo(button.dataset.returns, button);
  });

  function goesTo(named, control) {
    return named === "1" ? control.id : named;
  }

  // A button with data-shows shows and hides what its selector names.
  document.addEventListener("click", function (event) {
    const button = event.target.closest && event.target.closest("[data-shows]");
    if (!button) return;
    button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
    showWhatButtonsSay();
  });

  // Also after a page is drawn: a button that is still pressed shows the new page's parts.
  function showWhatButtonsSay() {
    document.querySelectorAll("[data-shows]").forEach(function (button) {
      const show = button.getAttribute("aria-expanded") === "true";
      document.querySelectorAll(button.dataset.shows).forEach(function (part) { part.hidden = !show; });
    });
    reachWideTables();
  }

  // A table that is wider than its place can be reached, and then scrolled, with the keyboard.
  function reachWideTables() {
    document.querySelectorAll(".scroll:not([role])").forEach(function (place) {
      if (place.scrollWidth <= place.clientWidth) return;
      const caption = place.querySelector("caption");
      place.tabIndex = 0;
      place.setAttribute("role", "region");
      if (caption) place.setAttribute("aria-label", caption.textContent);
    });
  }
  window.addEventListener("resize", reachWideTables);

  // Parts of a long page (data-folds) are folded on a narrow screen and open on a wide one, until
  // the reader, or a link into them, decides otherwise; that holds while they stay on the site.
  const narrow = window.matchMedia("(max-width: 900px)");
  const decided = new Map();

  function fold() {
    document.querySelectorAll("details[data-folds]").forEach(function (part) {
      part.open = decided.has(part.id) ? decided.get(part.id) : !narrow.matches;
      part.dataset.folds = "done";  // until then the stylesheet keeps a long page from flashing up
    });
  }
  narrow.addEventListener("change", fold);
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details[data-folds]").forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", fold);

  // The keyboard clicks a summary too; what it folds is still as it was.
  document.addEventListener("click", function (event) {
    const summary = event.target.closest && event.target.closest("details[data-folds] > summary");
    if (summary) decided.set(summary.parentElement.id, !summary.parentElement.open);
  });

  function unfold(row) {
    const part = row.closest("details[data-folds]");
    if (!part) return;
    decided.set(part.id, true);
    part.open = true;
  }

  let lastPath = null;
  let lastPlace = null;

  function goTo(row) {
    if (!row) return;
    unfold(row);
    row.focus({preventScroll: true});
    row.scrollIntoView({block: "center"});
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    kpi: Object.assign({}, (window.dash_clientside || {}).kpi, {
      // A page has been drawn: set the title; on another path, start reading at its heading.
      // Returns what screen readers are told, when only a filter or the month has changed.
      arrive: function (arrival) {
        if (!arrival) return "";
        document.title = arrival.title;
        const moved = lastPath !== null && lastPath !== arrival.path;
        const first = lastPath === null;
        lastPath = arrival.path;
        requestAnimationFrame(function () {
          fold();
          showWhatButtonsSay();
          reachWideTables();
        });
        // A link to a row of the page leads there; drawn anew in the same place, it stays put.
        const here = location.pathname + location.search + location.hash;
        const row = here !== lastPlace && location.hash.slice(1);
        lastPlace = here;
        if (row) {
          requestAnimationFrame(function () { goTo(document.getElementById(row)); });
          return "";
        }
        if (!moved) {
          requestAnimationFrame(function () {
            const followed = stayedAt && document.getElementById(stayedAt);
            if (followed && document.activeElement === document.body) {
              followed.focus({preventScroll: true});
              followed.scrollIntoView({block: "nearest"});
            }
          });
          return first ? "" : arrival.title;
        }
        requestAnimationFrame(function () {
          const heading = document.getElementById("page-title");
          if (heading) heading.focus({preventScroll: true});
        });
        return "";
      },
      // The list of months: the same address with another month in it.
      chooseMonth: function (month, shown, href) {
        if (!month || month === shown) return window.dash_clientside.no_update;
        const to = new URL(href, location.origin);
        to.searchParams.set("month", month);
        return to.pathname + to.search;
      },
    }),
  });
})();
