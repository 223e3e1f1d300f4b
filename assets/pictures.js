// "Image (PNG)" and "Image (SVG)": the server prepares the figure, this browser draws the file.
(function () {
  "use strict";

  async function save(button) {
    button.disabled = true;
    try {
      const answer = await fetch(button.dataset.picture);
      if (!answer.ok) throw new Error("The server did not give the chart (" + answer.status + ").");
      const figure = await answer.json();
      const address = await window.Plotly.toImage(figure, {
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
