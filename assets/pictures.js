// "Image (PNG)" and "Image (SVG)": the server prepares the figure, this browser draws the file.
(function () {
  "use strict";

  const SCRIPT = "/_dash-component-suites/plotly/package_data/plotly.min.js";

  // The page fetches Plotly for its own charts, perhaps not yet when the button is pressed.
  function plotly() {
    if (window.Plotly) return Promise.resolve(window.Plotly);
    return new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = SCRIPT;
      script.onload = function () { resolve(window.Plotly); };
      script.onerror = function () { reject(new Error("The drawing script did not arrive.")); };
      document.head.append(script);
    });
  }

  async function save(button) {
    button.disabled = true;
    try {
      const answer = await fetch(button.dataset.picture);
      if (!answer.ok) throw new Error("The server did not give the chart (" + answer.status + ").");
      const figure = await answer.json();
      const address = await (await plotly()).toImage(figure, {
        format: button.dataset.kind,
        width: figure.layout.width,
        height: figure.layout.height,
      });
      const link = document.createElement("a");
      link.href = address;
      link.download = button.dataset.file;
      document.body.append(link);
      link.click();
      link.remove();
    } catch (problem) {
      window.dash_clientside.set_props("notices", {sendNotifications: [{
        action: "show", id: "picture", color: "red", autoClose: false,
        title: "The picture could not be made", message: problem.message,
      }]});
    } finally {
      button.disabled = false;
    }
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest && event.target.closest("[data-picture]");
    if (button) save(button);
  });
})();
