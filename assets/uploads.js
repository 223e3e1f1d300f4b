// Workbooks on their way to the server: chosen or dropped, sent one after the other as they are
// (no base64), each with its progress. What becomes of them the page asks the server.
(function () {
  "use strict";

  // One line in #sending for a file: its name, how far it is, or what went wrong.
  function lineFor(file) {
    const line = document.createElement("div");
    line.className = "line";
    const name = document.createElement("strong");
    name.textContent = file.name;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", "Sending " + file.name);
    line.append(name, bar);
    document.getElementById("sending").append(line);
    return {
      progress: function (percent) { bar.value = percent; },
      done: function () { line.remove(); },
      failed: function (sentence) {
        bar.remove();
        const said = document.createElement("span");
        said.className = "failed";
        said.setAttribute("role", "alert");
        said.textContent = sentence;
        const away = document.createElement("button");
        away.type = "button";
        away.className = "button";
        away.textContent = "Put away";
        away.addEventListener("click", function () { line.remove(); });
        line.append(said, away);
      },
    };
  }

  function send(file, limit) {
    const line = lineFor(file);
    return new Promise(function (finished) {
      const tooLarge = "The file is larger than " + Math.floor(limit / 1048576) +
                       " MB, the most that can be uploaded: split it by list.";
      if (limit && file.size > limit) {
        line.failed(tooLarge);
        finished();
        return;
      }
      const form = new FormData();
      form.append("file", file, file.name);
      const request = new XMLHttpRequest();
      request.open("POST", "/upload/files");
      request.responseType = "json";
      request.upload.addEventListener("progress", function (event) {
        if (event.lengthComputable) line.progress(100 * event.loaded / event.total);
      });
      request.addEventListener("load", function () {
        const answer = request.response || {};
        if (request.status === 200) {
          line.done();
          window.dash_clientside.set_props("upload-arrived", {data: Date.now()});
        } else {
          line.failed(answer.message || (request.status === 413 ? tooLarge :
                      "The server did not take the file (" + request.status + ")."));
        }
        finished();
      });
      request.addEventListener("error", function () {
        line.failed("The server could not be reached: nothing was uploaded. Try again.");
        finished();
      });
      request.send(form);
    });
  }

  async function sendAll(files) {
    const limit = Number(document.getElementById("drop").dataset.limit);
    for (const file of files) await send(file, limit);
  }

  // The chooser is made when it is needed: a component of Dash's would send base64.
  document.addEventListener("click", function (event) {
    if (!event.target.closest || !event.target.closest("#choose-files")) return;
    const chooser = document.createElement("input");
    chooser.type = "file";
    chooser.multiple = true;
    chooser.accept = ".xlsx,.xlsm,.xls,.xlsb,.ods";
    chooser.addEventListener("change", function () { sendAll(Array.from(chooser.files)); });
    chooser.click();
  });

  // A file dropped beside the zone must not replace the page by itself.
  ["dragover", "drop"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      const zone = document.getElementById("drop");
      if (!zone) return;
      event.preventDefault();
      const over = kind === "dragover" && zone.contains(event.target);
      zone.classList.toggle("drop-over", over);
      if (kind === "drop" && zone.contains(event.target)) {
        sendAll(Array.from(event.dataTransfer.files));
      }
    });
  });
})();
